/** The base64 in one PEM block, on one line: its DER, as a data address takes it. */
export function derOfPem(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, '');
}
