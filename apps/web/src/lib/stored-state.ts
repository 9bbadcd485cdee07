import { useCallback, useState } from 'react';

const PREFIX = 'luciole.';

/** State that this browser remembers under a name; anything unreadable counts as never set. For preferences, not secrets. */
export function useStoredState<T>(
  name: string,
  initial: T,
): readonly [value: T, set: (value: T) => void] {
  const [value, setValue] = useState<T>(() => (load(name) as T | undefined) ?? initial);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(PREFIX + name, JSON.stringify(next));
      } catch {
        // Storage can be full or forbidden; the choice then lasts as long as the page.
      }
    },
    [name],
  );
  return [value, set];
}

function load(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
