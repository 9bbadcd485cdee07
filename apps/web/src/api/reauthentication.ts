/**
 * The one place where a call waits until the person has given the password again (ruling 28). `call` asks, the dialog
 * answers; calls that ask at once share one dialog.
 */
let pending: PromiseWithResolvers<boolean> | undefined;
const listeners = new Set<() => void>();

/** Waits until the person has proved to be the one who signed in; false when they would rather not. */
export function reauthenticate(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  pending ??= Promise.withResolvers<boolean>();
  notify();
  return pending.promise;
}

/** Whether a call waits. */
export function isReauthenticationAsked(): boolean {
  return pending !== undefined;
}

/** Lets the calls that wait go on, or gives up for them. */
export function answerReauthentication(isDone: boolean): void {
  pending?.resolve(isDone);
  pending = undefined;
  notify();
}

/** Calls back when somebody asks or answers; without a listener nobody is asked. */
export function onReauthenticationChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) listener();
}
