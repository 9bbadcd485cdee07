import { inspect } from 'node:util';

/**
 * Holds a value that may be used but never shown: every way of printing it (string, JSON, inspection) gives `[secret]`.
 *
 * The value stays reachable for as long as the object is; this guards logs and error messages, not memory.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; the name is the reminder that what follows must not be printed. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
