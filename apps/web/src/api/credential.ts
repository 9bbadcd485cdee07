/**
 * How the console proves who uses it: for now the user's API key, asked for once and kept until the tab is closed. Nothing
 * else knows what a credential is, so that sessions replace this file and nothing beside it.
 */
const STORAGE_KEY = 'luciole.credential';
const listeners = new Set<() => void>();

/** Whether somebody is signed in, as far as this tab knows. */
export function isSignedIn(): boolean {
  return read() !== undefined;
}

/** Headers that authenticate a call; none when nobody is signed in. */
export function credentialHeaders(): Readonly<Record<string, string>> {
  const apiKey = read();
  return apiKey === undefined ? {} : { 'tppl-api-key': apiKey };
}

/** Remembers a key for this tab; surrounding white space is not part of it. */
export function signIn(apiKey: string): void {
  sessionStorage.setItem(STORAGE_KEY, apiKey.trim());
  for (const listener of listeners) listener();
}

/** Forgets the key; also called when the API no longer accepts it. */
export function signOut(): void {
  if (read() === undefined) return;
  sessionStorage.removeItem(STORAGE_KEY);
  for (const listener of listeners) listener();
}

/** Calls back at every sign-in and sign-out; returns what ends that. */
export function onCredentialChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): string | undefined {
  return sessionStorage.getItem(STORAGE_KEY) ?? undefined;
}
