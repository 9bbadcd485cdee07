/** A name as the beginning of a file's: letters, digits, dots, hyphens and underscores. */
export function fileNameOf(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '');
  return plain === '' ? 'unnamed' : plain;
}
