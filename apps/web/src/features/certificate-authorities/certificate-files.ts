import { certificateFileText } from '@luciole/pki';

/** Text of files with certificates, as the API takes it. */
export async function textOfFiles(files: readonly Blob[]): Promise<string> {
  const texts = await Promise.all(
    files.map(async (file) => certificateFileText(new Uint8Array(await file.arrayBuffer()))),
  );
  return texts.join('');
}
