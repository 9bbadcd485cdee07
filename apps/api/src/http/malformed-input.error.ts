/** One thing that is wrong with the form of a request: where (a JSON pointer, `''` for the whole) and why. */
export interface MalformedPart {
  readonly pointer: string;
  readonly reason: string;
}

/**
 * Input that does not have the form its route asks for; the filter answers with the malformed code of the route.
 *
 * `status` is 400 unless the form is wrong in a way HTTP has its own word for (413, 415).
 */
export class MalformedInputError extends Error {
  readonly parts: readonly MalformedPart[];
  readonly status: number;

  constructor(pointer: string, reason: string, status = 400) {
    super(`${pointer === '' ? 'body' : pointer} ${reason}`);
    this.name = 'MalformedInputError';
    this.parts = [{ pointer, reason }];
    this.status = status;
  }

  /** Several parts at once; there is at least one. */
  static of(parts: readonly [MalformedPart, ...MalformedPart[]]): MalformedInputError {
    const error = new MalformedInputError(parts[0].pointer, parts[0].reason);
    return Object.assign(error, { parts });
  }
}
