/**
 * The nonce that the server gave this answer; styles made at run time carry it, because the content security policy takes
 * no others. `undefined` where there is no policy, as in development.
 */
export const STYLE_NONCE: string | undefined = readNonce();

function readNonce(): string | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce === undefined || nonce === '' || nonce.startsWith('%') ? undefined : nonce;
}
