import { call } from './client.ts';
import { isSession, signOut } from './credential.ts';

/** Signs out: here, and at the identity provider that the session came from, where the browser then goes. */
export async function endSession(): Promise<void> {
  if (!isSession()) {
    signOut();
    return;
  }
  const { endSessionUrl } = await call('sessionSignOut');
  signOut();
  if (endSessionUrl !== undefined) globalThis.location.assign(endSessionUrl);
}
