import { call } from './client.ts';
import { isSession, signOut } from './credential.ts';

/** Signs out: the session is ended by the API as well, unless it cannot be reached. */
export async function endSession(): Promise<void> {
  try {
    if (isSession()) await call('sessionDelete');
  } finally {
    signOut();
  }
}
