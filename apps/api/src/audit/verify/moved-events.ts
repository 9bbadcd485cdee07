import type { Finding } from './finding.ts';

/** Where a whole event stands that is not in its place. */
interface Place {
  readonly id: string | undefined;
  readonly line: number;
  /** The event that it stands after. */
  readonly after: number;
}

/** Late events on lines that follow each other, with numbers that do. */
interface Run {
  readonly first: number;
  readonly place: Place;
  /** The event in its place before the first of them. */
  readonly behind: number;
  last: number;
  line: number;
}

/**
 * Says which events were moved, in as few findings as there were moves: one event that was brought forward makes all that
 * it passed come late.
 */
export class MovedEvents {
  readonly #early = new Map<number, Place>();
  readonly #runs: Run[] = [];

  /** A whole event stands before its place. */
  early(sequence: number, place: Place): void {
    this.#early.set(sequence, place);
  }

  /** A whole event comes after its place was passed; `behind` is the last one that did not. */
  late(sequence: number, id: string | undefined, line: number, behind: number): void {
    const run = this.#runs.at(-1);
    const isNext = run !== undefined && run.line === line - 1 && run.behind === behind;
    if (isNext && run.last === sequence - 1) {
      run.last = sequence;
      run.line = line;
      return;
    }
    const after = isNext ? run.last : behind;
    this.#runs.push({ first: sequence, place: { id, line, after }, behind, last: sequence, line });
  }

  /** One for each event, or for several that were moved together. */
  findings(): readonly Finding[] {
    return this.#runs.map(({ first, place, behind, last }) => {
      const passing = last > first ? this.#early.get(behind) : undefined;
      if (passing?.line === place.line - 1)
        return { kind: 'reordered', sequence: behind, ...passing };
      const through = last > first ? { through: last } : {};
      return { kind: 'reordered', sequence: first, ...through, ...place };
    });
  }
}
