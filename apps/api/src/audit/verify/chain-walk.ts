import { digestOf, linkOf } from '../chain/link.ts';
import { type ExportLine, readExportLine } from '../export/export-line.ts';
import type { Finding } from './finding.ts';
import { MovedEvents } from './moved-events.ts';

/** A line that was taken for the event of a number. */
interface Seen {
  readonly sequence: number;
  readonly line: number;
  readonly text: string;
  readonly link: string | undefined;
  readonly isWhole: boolean;
  readonly finding: number | undefined;
}

/** Numbers that were skipped; one that stands further down was moved. */
interface Gap {
  from: number;
  to: number;
  /** Link that the event `to` must have, because the one after it says so; `undefined` when that one does not. */
  readonly link: string | undefined;
}

/** How far from its place a number is looked for that a link was made with; what came from farther is called altered. */
const MOST_DISTANCE = 100;

/**
 * Walks along the lines of an export and names what does not belong to the chain. Each event carries its own link and the one
 * before it, so that damage stays where it is: a line whose link is not made of it was altered, one that the next does not
 * follow was replaced, a number that comes twice was inserted, and one that comes late was moved.
 */
export class ChainWalk {
  readonly #findings: (Finding | undefined)[] = [];
  readonly #moved = new MovedEvents();
  readonly #checkpoints: ReadonlyMap<number, string>;
  /** Numbers of checkpoints that the file agrees with, the least that it does not, and the last agreement before that. */
  readonly #agreements = new Set<number>();
  #agreed: number;
  #disagreed: number | undefined;
  #expected: number;
  /** Links that the next event may follow; `undefined` when the one before is too damaged to say. */
  #acceptable: readonly string[] | undefined;
  #last: Seen | undefined;
  /** Two whole events with one number; the next event says which one it follows. */
  #rival: Seen | undefined;
  /** A line of which the next one says what it was. */
  #odd: Seen | undefined;
  #shift = 0;
  /** Place of the newest finding about changed numbers. */
  #moving: number | undefined;
  #gaps: Gap[] = [];
  #line = 1;
  #digests = 0;

  /**
   * @param first - number that the file begins with
   * @param previousLink - link of the event before it
   * @param checkpoints - links that are known, by number
   */
  constructor(
    first: number,
    previousLink: string | undefined,
    checkpoints: ReadonlyMap<number, string>,
  ) {
    this.#expected = first;
    this.#acceptable = previousLink === undefined ? undefined : [previousLink];
    this.#checkpoints = checkpoints;
    this.#agreed = first - 1;
    if (previousLink !== undefined && checkpoints.get(first - 1) === previousLink) {
      this.#agreements.add(first - 1);
    }
  }

  /** Number of the last event that the file has in its place; one less than the first when it has none. */
  get end(): number {
    return this.#expected - 1;
  }

  /** Events of which the file has the digest only. */
  get digests(): number {
    return this.#digests;
  }

  /** Whether the event of a known number has the known link. */
  agreesWith(sequence: number): boolean {
    return this.#agreements.has(sequence);
  }

  /** Takes the next line of the file, as Latin-1: one character per octet. */
  take(text: string): void {
    this.#line += 1;
    const entry = readExportLine(text);
    if (entry === undefined) {
      this.#place(undefined);
      return this.#damaged(text);
    }
    if (entry.canonical === undefined) this.#digests += 1;
    const digest =
      entry.canonical === undefined
        ? Buffer.from(entry.digest ?? '', 'hex')
        : digestOf(Buffer.from(entry.canonical, 'latin1'));
    const sequence = this.#trueSequence(entry, digest);
    this.#place(sequence);
    if (sequence === undefined) return this.#altered(entry, text, digest);
    if (sequence !== entry.sequence) this.#renumbered(sequence, entry, text);
    if (sequence === this.#expected) return this.#follow(sequence, entry, text);
    if (sequence > this.#expected) return this.#skip(sequence, entry, text);
    return this.#late(sequence, entry, text);
  }

  /**
   * Ends the walk.
   *
   * @param size - number of the last event that the file must have
   */
  finish(size: number): readonly Finding[] {
    this.#place(this.#odd?.sequence === size ? size + 1 : undefined);
    this.#settle(this.#checkpoints.get(this.end));
    for (const { from, to } of this.#gaps)
      this.#add({ kind: 'missing', sequence: from, through: to });
    if (this.end > size) {
      this.#add({ kind: 'inserted', sequence: size + 1, through: this.end });
    }
    if (this.end < size) {
      this.#add({ kind: 'missing', sequence: this.#expected, through: size });
    }
    this.#findings.push(...this.#moved.findings());
    const hasFindings = this.#findings.some((finding) => finding !== undefined);
    if (this.#disagreed !== undefined && !hasFindings) {
      // Every link fits the next, and yet not what was signed: they were made anew from some event on.
      this.#add({ kind: 'rewritten', sequence: this.#agreed + 1, through: this.#disagreed });
    }
    return this.#findings
      .filter((finding) => finding !== undefined)
      .toSorted((one, other) => one.sequence - other.sequence);
  }

  /** The number that the link was made with: the line's own, or that of a line whose number was changed. */
  #trueSequence(entry: ExportLine, digest: Buffer): number | undefined {
    const previous = Buffer.from(entry.previousLink, 'hex');
    const isMadeWith = (sequence: number): boolean =>
      sequence > 0 && linkOf(previous, sequence, digest).toString('hex') === entry.link;
    if (isMadeWith(entry.sequence)) {
      this.#shift = 0;
      return entry.sequence;
    }
    if (this.#shift !== 0 && isMadeWith(entry.sequence + this.#shift)) {
      return entry.sequence + this.#shift;
    }
    for (let distance = 1; distance <= MOST_DISTANCE; distance += 1) {
      for (const shift of [distance, -distance]) {
        if (!isMadeWith(entry.sequence + shift)) continue;
        this.#shift = shift;
        return entry.sequence + shift;
      }
    }
    return undefined;
  }

  /** The event that is due. */
  #follow(sequence: number, entry: ExportLine, text: string): void {
    this.#settle(entry.previousLink);
    const last = this.#last;
    const isFollowing = this.#acceptable?.includes(entry.previousLink) ?? true;
    // What follows leads to the signed end, so it is the one before that was replaced, link and all.
    if (!isFollowing && last !== undefined && last.finding === undefined) {
      this.#add({
        kind: 'altered',
        sequence: last.sequence,
        id: idOf(last.text),
        line: last.line,
      });
    }
    const finding =
      !isFollowing && last === undefined
        ? this.#add({ kind: 'altered', sequence, id: idOf(text), line: this.#line })
        : undefined;
    this.#see({ sequence, text, link: entry.link, isWhole: true, finding });
    this.#acceptable = [entry.link];
  }

  /** A whole event further on: those between are missing, or come later. */
  #skip(sequence: number, entry: ExportLine, text: string): void {
    this.#settle(undefined);
    this.#gaps.push({ from: this.#expected, to: sequence - 1, link: entry.previousLink });
    this.#moved.early(sequence, { id: idOf(text), line: this.#line, after: this.end });
    this.#see({ sequence, text, link: entry.link, isWhole: true, finding: undefined });
    this.#acceptable = [entry.link];
  }

  /** A whole event whose place is past. */
  #late(sequence: number, entry: ExportLine, text: string): void {
    const last = this.#last;
    if (last?.sequence === sequence && sequence === this.end) {
      if (last.isWhole) {
        this.#rival = last;
        this.#acceptable = undefined;
      } else this.#replace(last.finding, { kind: 'inserted', sequence, line: last.line });
      this.#see({ sequence, text, link: entry.link, isWhole: true, finding: undefined });
      if (this.#rival === undefined) this.#acceptable = [entry.link];
      return;
    }
    const gap = this.#gaps.find(({ from, to }) => from <= sequence && sequence <= to);
    const id = idOf(text);
    if (gap === undefined || (gap.to === sequence && (gap.link ?? entry.link) !== entry.link)) {
      this.#add({ kind: 'inserted', sequence, id, line: this.#line });
      return;
    }
    this.#moved.late(sequence, id, this.#line, last?.sequence ?? 0);
    this.#gaps = this.#gaps.flatMap((known) =>
      known === gap
        ? [
            { ...gap, to: sequence - 1, link: entry.previousLink },
            { ...gap, from: sequence + 1 },
          ].filter(({ from, to }) => from <= to)
        : [known],
    );
  }

  /** A line whose link is not made of it. */
  #altered(entry: ExportLine, text: string, digest: Buffer): void {
    const sequence = entry.sequence + this.#shift;
    const id = idOf(text);
    if (sequence !== this.#expected) {
      this.#odd = {
        sequence,
        text,
        link: entry.link,
        isWhole: false,
        finding: undefined,
        line: this.#line,
      };
      return;
    }
    this.#settle(entry.previousLink);
    const finding = this.#add({ kind: 'altered', sequence, id, line: this.#line });
    const before = this.#acceptable ?? [];
    this.#see({ sequence, text, link: undefined, isWhole: false, finding });
    // Whichever of its three parts was changed, the next event follows one of these.
    this.#acceptable = [
      entry.link,
      ...[entry.previousLink, ...before].map((link) =>
        linkOf(Buffer.from(link, 'hex'), sequence, digest).toString('hex'),
      ),
    ];
  }

  /**
   * Says what a line was that is not whole and stands where another is due: when the next one follows its number, an event
   * without those before it, which alone could prove it; otherwise one that does not belong there.
   */
  #place(next: number | undefined): void {
    const odd = this.#odd;
    this.#odd = undefined;
    if (odd === undefined) return;
    const { sequence, line, link, text } = odd;
    if (next !== sequence + 1 || sequence < this.#expected) {
      this.#add({ kind: 'inserted', sequence, id: idOf(text), line });
      return;
    }
    this.#settle(undefined);
    this.#gaps.push({ from: this.#expected, to: sequence - 1, link: undefined });
    const finding = this.#add({ kind: 'altered', sequence, id: idOf(text), line });
    this.#see({ sequence, text, link, isWhole: false, finding });
    this.#acceptable = undefined;
  }

  /** A line that is none of an export, where an event is due. */
  #damaged(text: string): void {
    this.#settle(undefined);
    const sequence = this.#expected;
    const finding = this.#add({ kind: 'altered', sequence, id: idOf(text), line: this.#line });
    this.#see({ sequence, text, link: undefined, isWhole: false, finding });
    this.#acceptable = undefined;
  }

  #renumbered(sequence: number, entry: ExportLine, text: string): void {
    const index = this.#moving;
    const last = index === undefined ? undefined : this.#findings[index];
    // A number that was inserted or taken out moves all that follow: one finding, not thousands.
    if (
      index !== undefined &&
      last !== undefined &&
      (last.through ?? last.sequence) === sequence - 1
    ) {
      this.#findings[index] = { ...last, through: sequence };
      return;
    }
    this.#moving = this.#add({
      kind: 'renumbered',
      sequence,
      id: idOf(text),
      line: this.#line,
      after: entry.sequence,
    });
  }

  /** Of two events with one number, the one that the next does not follow was inserted. */
  #settle(link: string | undefined): void {
    const [one, other] = [this.#rival, this.#last];
    this.#rival = undefined;
    if (one === undefined || other === undefined) return;
    const inserted = other.link === link ? one : other;
    const kept = inserted === one ? other : one;
    this.#add({
      kind: 'inserted',
      sequence: inserted.sequence,
      id: idOf(inserted.text),
      line: inserted.line,
    });
    this.#acceptable = kept.link === undefined ? undefined : [kept.link];
  }

  #see(seen: Omit<Seen, 'line'>): void {
    this.#last = { ...seen, line: this.#line };
    this.#expected = seen.sequence + 1;
    const known = this.#checkpoints.get(seen.sequence);
    if (known === undefined || !seen.isWhole) return;
    if (known !== seen.link) this.#disagreed ??= seen.sequence;
    else {
      this.#agreements.add(seen.sequence);
      // Who makes links anew has the end signed anew: what counts is the last agreement before the first disagreement.
      if (this.#disagreed === undefined) this.#agreed = seen.sequence;
    }
  }

  #add(finding: Finding): number {
    return this.#findings.push(finding) - 1;
  }

  #replace(index: number | undefined, finding: Finding): void {
    if (index === undefined) this.#add(finding);
    else this.#findings[index] = finding;
  }
}

/** Id of the event in a line, if it has one that can be read. */
function idOf(text: string): string | undefined {
  return /"companyId":"[^"]*","id":"([0-9a-f-]{36})","occurredAt":/.exec(text)?.[1];
}
