import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('toCsv', () => {
  it('quotes what needs it, and says that it is UTF-8', () => {
    expect(
      toCsv(
        ['Name', 'Count'],
        [
          ['a,"b"\nc', 12],
          ['é', undefined],
        ],
      ),
    ).toBe('\uFEFFName,Count\r\n"a,""b""\nc",12\r\né,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|calc', '%0A'])(
    'makes text of %j, which a spreadsheet would run',
    (name) => {
      const cell = toCsv(['Name'], [[name]]).split('\r\n')[1] ?? '';
      expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('lets no text begin as a formula, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const cell = toCsv(['Name'], [[name]]).slice('\uFEFFName\r\n'.length);
        expect(/^"?\s*[=+\-@|%]/.test(cell)).toBe(false);
      }),
    );
  });

  it('leaves numbers alone: they are ours', () => {
    expect(toCsv(['n'], [[-5]])).toContain('\r\n-5\r\n');
  });
});
