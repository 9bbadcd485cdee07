/**
 * How the console proves who uses it. People have a session: a cookie that no script can read, so all that this browser
 * knows is that there is one. An API key, for first starts and programs, is kept until the tab is closed, and wins over a
 * session. Nothing else knows what a credential is.
 */
const API_KEY = 'luciole.credential';
const SESSION = 'luciole.session';
/** The browser is at an identity provider, from where it comes back with a session, or to the sign-in page. */
const EXPECTED = 'luciole.session-expected';
/** Of a session that opens nothing until its password is changed. */
const RESTRICTED = 'restricted';
const listeners = new Set<() => void>();
let hasBeenRefused = false;

/** What a call carries. */
export interface CallCredential {
  readonly headers: Readonly<Record<string, string>>;
  /** A key is sent without the cookie: what the call may do is what the key may do. */
  readonly credentials: RequestCredentials;
}

/** Whether somebody is signed in and may look around, as far as this browser knows. */
export function isSignedIn(): boolean {
  return apiKey() !== undefined || session() === 'open' || hasComeBack();
}

/** Remembers that this tab leaves for an identity provider: no script can see the cookie with which it comes back. */
export function expectSession(): void {
  sessionStorage.setItem(EXPECTED, 'yes');
}

/** The browser came back without a session. */
export function forgetExpectedSession(): void {
  sessionStorage.removeItem(EXPECTED);
}

/** Whether a password has to be changed before the session opens anything. */
export function isPasswordChangeDue(): boolean {
  return apiKey() === undefined && session() === RESTRICTED;
}

/** Whether the sign-in of this tab is a session, rather than an API key or none. */
export function isSession(): boolean {
  return apiKey() === undefined && session() !== undefined;
}

/** Whether the API ended the last sign-in of this page, rather than the person. */
export function wasRefused(): boolean {
  return hasBeenRefused;
}

/** What authenticates a call. */
export function callCredential(): CallCredential {
  const key = apiKey();
  return key === undefined
    ? { headers: {}, credentials: 'same-origin' }
    : { headers: { 'tppl-api-key': key }, credentials: 'omit' };
}

/** Remembers a key for this tab; surrounding white space is not part of it. */
export function signInWithApiKey(key: string): void {
  sessionStorage.setItem(API_KEY, key.trim());
  changed();
}

/** Remembers that the API has opened a session for this browser. */
export function openSession({
  passwordChangeRequired,
}: {
  readonly passwordChangeRequired: boolean;
}): void {
  sessionStorage.removeItem(API_KEY);
  localStorage.setItem(SESSION, passwordChangeRequired ? RESTRICTED : 'open');
  changed();
}

/** Forgets the sign-in; the session itself is ended by the API. */
export function signOut(): void {
  forget(false);
}

/** Forgets a sign-in that the API accepts no longer. */
export function endRefusedSignIn(): void {
  forget(true);
}

/** Calls back at every sign-in and sign-out, those of other tabs too; returns what ends that. */
export function onCredentialChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Absent where there is no page, as in tests.
globalThis.addEventListener?.('storage', ({ key }: StorageEvent) => {
  if (key === SESSION && apiKey() === undefined) notify();
});

function hasComeBack(): boolean {
  if (sessionStorage.getItem(EXPECTED) === null) return false;
  sessionStorage.removeItem(EXPECTED);
  localStorage.setItem(SESSION, 'open');
  return true;
}

function forget(isRefused: boolean): void {
  if (apiKey() === undefined && session() === undefined) return;
  if (apiKey() === undefined) localStorage.removeItem(SESSION);
  sessionStorage.removeItem(API_KEY);
  hasBeenRefused = isRefused;
  notify();
}

function changed(): void {
  hasBeenRefused = false;
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}

function apiKey(): string | undefined {
  return sessionStorage.getItem(API_KEY) ?? undefined;
}

function session(): 'open' | typeof RESTRICTED | undefined {
  const value = localStorage.getItem(SESSION);
  return value === 'open' || value === RESTRICTED ? value : undefined;
}
