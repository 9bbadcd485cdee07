import { readFileSync } from 'node:fs';
import { certificateFileText } from '@luciole/pki';

import { CommandError } from './command-error.ts';

/** The octets of a file that was named on the command line. @throws {CommandError} */
export function readNamedFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new CommandError(`The file ${file} cannot be read.`);
  }
}

/** The text of a file that was named on the command line. @throws {CommandError} */
export function readTextFile(file: string): string {
  return readNamedFile(file).toString('utf8');
}

/** The certificates of a file that was named on the command line, PEM or DER, as the API takes them. @throws {CommandError} */
export function readCertificateFile(file: string): string {
  return certificateFileText(readNamedFile(file));
}
