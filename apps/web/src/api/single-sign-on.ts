import { addressOf } from './client.ts';
import { expectSession } from './credential.ts';

/** Leaves for the identity provider of a company; the browser comes back to `returnTo`, signed in, or to the sign-in page. */
export function signInAtProvider(urlPrefix: string, returnTo: string | undefined): void {
  expectSession();
  const { url } = addressOf('singleSignOnStart', { urlPrefix }, { returnTo });
  globalThis.location.assign(url);
}

/** The company that an address of the console means where none is named: what stands before the first dot of the host. */
export function companyOfHost({ host }: Pick<Location, 'host'> = globalThis.location): string {
  const dot = host.indexOf('.');
  return dot === -1 ? host : host.slice(0, dot);
}
