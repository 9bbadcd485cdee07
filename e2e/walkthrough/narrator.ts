/** Where the walkthrough says what it does. */
export interface Narrator {
  /** Opens a numbered step. */
  step(title: string): void;
  /** Shows what was sent. */
  sent(what: string): void;
  /** Shows what was seen, and what it proves. */
  proves(what: string): void;
}

/** Writes the walkthrough for a reader at a terminal. */
export function terminalNarrator(write: (line: string) => void): Narrator {
  let number = 0;
  return {
    step(title) {
      number += 1;
      write('');
      write(`${String(number).padStart(2)}. ${title}`);
    },
    sent: (what) => write(`      → ${what}`),
    proves: (what) => write(`      ✓ ${what}`),
  };
}
