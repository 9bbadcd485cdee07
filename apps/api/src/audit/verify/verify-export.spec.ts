import { describe, expect, it } from 'vitest';
import {
  canonicalEvent,
  lineOf,
  makeExport,
  verifyText,
} from '../../../test/support/audit-exports.ts';
import { readExportLine } from '../export/export-line.ts';
import { ExportVerifier } from './verify-export.ts';

const made = makeExport(20, [5, 10, 15]);
const { header, lines, ids } = made;
const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new Error('no such item');
  return item;
};
const findings = (changed: readonly string[]) => verifyText(header, changed).findings;
const withLine = (index: number, line: string) => lines.with(index, line);

/** The lines from one on, linked anew to what is given. */
function relinked(from: number, canonicals: readonly string[], previous: string): string[] {
  let link = previous;
  return canonicals.map((canonical, index) => {
    const next = lineOf(canonical, from + index, link);
    link = next.link;
    return next.line;
  });
}
const numbered = (line: string, sequence: number) =>
  line.replace(/^\{"sequence":\d+/, `{"sequence":${sequence}`);
const partsOf = (line: string) => {
  const parts = readExportLine(line);
  if (parts?.canonical === undefined) throw new Error('no event');
  return { ...parts, canonical: parts.canonical };
};

const moves = (changed: readonly string[]) =>
  findings(changed).map(
    ({ kind, sequence, through, after }) => `${kind} ${sequence}-${through ?? ''} after ${after}`,
  );

describe('ExportVerifier', () => {
  it('finds nothing wrong with what nobody touched', () => {
    expect(
      verifyText(header, lines, { keys: made.keys, checkpoints: [made.checkpoint(20)] }),
    ).toEqual(
      expect.objectContaining({
        companyId: made.companyId,
        first: 1,
        end: 20,
        digests: 0,
        isKeyGiven: true,
        agreesWith: [20],
        findings: [],
        problems: [],
        keyThumbprint: expect.stringMatching(/^[-\w]{43}$/),
      }),
    );
  });

  it('names an event of which one octet was flipped', () => {
    const line = at(lines, 6).replace('policy 7', 'policy 8');
    expect(findings(withLine(6, line))).toEqual([
      { kind: 'altered', sequence: 7, id: ids[6], line: 8 },
    ]);
  });

  it('names the event whichever octet of its line was flipped', () => {
    const small = makeExport(3);
    const octets = small.lines.map((line) => Buffer.from(line).toString('latin1'));
    const [first = '', victim = '', third = ''] = octets;
    for (let place = 0; place < victim.length; place += 1) {
      const flipped = String.fromCharCode(victim.charCodeAt(place) ^ (place % 2 === 0 ? 1 : 0x80));
      const changed = `${victim.slice(0, place)}${flipped}${victim.slice(place + 1)}`;
      const verifier = new ExportVerifier(small.header);
      // As a file is read: an octet may have become the end of a line.
      for (const line of [first, ...changed.split(/\r?\n|\r/), third]) verifier.take(line);
      const named = verifier.finish().findings.map(({ sequence }) => sequence);
      expect([place, named.includes(2)]).toEqual([place, true]);
    }
  });

  it('names an event that was replaced together with its link', () => {
    const { previousLink } = partsOf(at(lines, 6));
    const { line } = lineOf(canonicalEvent(made.companyId, 'forged'), 7, previousLink);
    expect(findings(withLine(6, line))).toEqual([
      expect.objectContaining({ kind: 'altered', sequence: 7, line: 8 }),
    ]);
  });

  it.each([1, 7, 19])('names the event %i that was deleted', (sequence) => {
    expect(findings(lines.toSpliced(sequence - 1, 1))).toEqual([
      { kind: 'missing', sequence, through: sequence },
    ]);
  });

  it('names what was deleted when the rest was numbered anew', () => {
    const changed = lines.toSpliced(6, 1).map((line, index) => numbered(line, index + 1));
    expect(findings(changed)).toEqual([
      { kind: 'missing', sequence: 7, through: 7 },
      expect.objectContaining({ kind: 'renumbered', sequence: 8, through: 20 }),
    ]);
  });

  it.each(['before', 'after'])(
    'names an event that was inserted %s the one whose number it has',
    (where) => {
      const { previousLink } = partsOf(at(lines, 6));
      const forged = lineOf(canonicalEvent(made.companyId), 7, previousLink).line;
      const index = where === 'before' ? 6 : 7;
      expect(findings(lines.toSpliced(index, 0, forged))).toEqual([
        expect.objectContaining({ kind: 'inserted', sequence: 7, line: index + 2 }),
      ]);
    },
  );

  it('names an event that was inserted without a link, and one that stands twice', () => {
    const forged = at(lines, 6).replace('policy 7', 'forged');
    expect(findings(lines.toSpliced(6, 0, forged))).toEqual([
      expect.objectContaining({ kind: 'inserted', sequence: 7, line: 8 }),
    ]);
    expect(findings(lines.toSpliced(12, 0, at(lines, 2)))).toEqual([
      expect.objectContaining({ kind: 'inserted', sequence: 3, id: ids[2], line: 14 }),
    ]);
  });

  it('names what was inserted when the rest was numbered anew', () => {
    const { previousLink } = partsOf(at(lines, 6));
    const forged = lineOf(canonicalEvent(made.companyId), 7, previousLink).line;
    const changed = lines.toSpliced(6, 0, forged).map((line, index) => numbered(line, index + 1));
    expect(findings(changed)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'renumbered', sequence: 7, through: 20 }),
        expect.objectContaining({ kind: 'inserted', sequence: 7, line: 8 }),
      ]),
    );
  });

  it('names two neighbors that were swapped: one stands after the other', () => {
    const changed = withLine(6, at(lines, 7)).with(7, at(lines, 6));
    expect(moves(changed)).toEqual(['reordered 7- after 8']);
  });

  it.each([
    [3, 5],
    [3, 15],
  ])('names the two that were swapped on the lines %i and %i, and none between', (one, other) => {
    const changed = withLine(one, at(lines, other)).with(other, at(lines, one));
    expect(moves(changed)).toEqual(
      other - one > 2
        ? [`reordered ${one + 1}- after ${other}`, `reordered ${other + 1}- after ${one}`]
        : [`reordered ${one + 1}- after ${other}`, `reordered ${other}- after ${other + 1}`],
    );
  });

  it('names one that was brought forward or put back, and several that were moved together', () => {
    expect(moves(lines.toSpliced(15, 1).toSpliced(3, 0, at(lines, 15)))).toEqual([
      'reordered 16- after 3',
    ]);
    expect(moves(lines.toSpliced(3, 1).toSpliced(14, 0, at(lines, 3)))).toEqual([
      'reordered 4- after 15',
    ]);
    const block = lines.slice(3, 6);
    expect(moves(lines.toSpliced(3, 3).toSpliced(9, 0, ...block))).toEqual([
      'reordered 4-6 after 12',
    ]);
  });

  it('names both when swapped events took each other’s number', () => {
    const changed = withLine(6, numbered(at(lines, 7), 7)).with(7, numbered(at(lines, 6), 8));
    expect(findings(changed).map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
      'renumbered 7',
      'reordered 7',
      'renumbered 8',
    ]);
  });

  it('tells between which checkpoints everything was linked anew', () => {
    const canonicals = lines.map((line) => partsOf(line).canonical);
    const forged = canonicals.with(6, canonicalEvent(made.companyId, 'forged'));
    const changed = relinked(1, forged, partsOf(at(lines, 0)).previousLink);
    expect(findings(changed)).toEqual([{ kind: 'rewritten', sequence: 6, through: 10 }]);
  });

  it('names what was cut off at the end, at the front, and after a checkpoint that is given', () => {
    expect(findings(lines.slice(0, 18))).toEqual([{ kind: 'missing', sequence: 19, through: 20 }]);
    expect(findings(lines.slice(3))).toEqual([{ kind: 'missing', sequence: 1, through: 3 }]);
    const longer = makeExport(3);
    expect(findings([])).toEqual([{ kind: 'missing', sequence: 1, through: 20 }]);
    expect(verifyText(longer.header, longer.lines).findings).toEqual([]);
  });

  it('ruling 27: names what was cut off together with the signed end, by a checkpoint from elsewhere', () => {
    // The file of a trail that had ten events, as it was signed then.
    const short = {
      ...made,
      header: header.replace(/"checkpoint":"[^"]+"/, `"checkpoint":"${made.checkpoint(10)}"`),
    };
    const cut = lines.slice(0, 10);
    expect(verifyText(short.header, cut).findings).toEqual([]);
    expect(verifyText(short.header, cut, { checkpoints: [made.checkpoint(20)] }).findings).toEqual([
      { kind: 'missing', sequence: 11, through: 20 },
    ]);
  });

  it('believes no checkpoint of another key, of another company, or that was changed', () => {
    const other = makeExport(20);
    expect(verifyText(header, lines, { keys: other.keys }).problems).toContainEqual(
      expect.stringContaining('is not among the keys'),
    );
    const theirs = { checkpoints: [other.checkpoint(20)], keys: [...made.keys, ...other.keys] };
    expect(verifyText(header, lines, theirs).problems).toEqual([
      expect.stringContaining(other.companyId),
    ]);
    const forged = header.replace(
      /("checkpoint":"[^".]+\.)([^".]+)/,
      (_, head: string, payload: string) => {
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        return head + Buffer.from(JSON.stringify({ ...claims, size: 19 })).toString('base64url');
      },
    );
    expect(verifyText(forged, lines).problems).toEqual([
      'The signature of the signed end of the file is wrong.',
    ]);
  });
});
