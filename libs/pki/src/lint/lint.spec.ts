import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LINT_VECTORS } from '../../test/lint-vectors/index.ts';
import { UNREADABLE_VECTORS } from '../../test/lint-vectors/unreadable.ts';
import { parseCertificate } from '../certificate/parse-certificate.ts';
import type { ParsedTbsCertificate } from '../certificate/parsed-certificate.ts';
import { decodePem } from '../der/pem.ts';
import { isPkiError } from '../errors.ts';
import { LINT_EXEMPTIONS } from './exemptions.ts';
import { lintCertificate, runLints } from './lint.ts';
import { LINTS } from './registry.ts';

const vectors = new URL('../../test/vectors/', import.meta.url);

function readVector(name: string): ParsedTbsCertificate {
  const pem = readFileSync(new URL(`${name}.pem`, vectors), 'utf8');
  return parseCertificate(decodePem(pem, ['CERTIFICATE'])).tbs;
}

describe('runLints', () => {
  it.each(LINT_VECTORS.filter(({ breaks }) => breaks === undefined))(
    'finds nothing in $name',
    ({ name, kind }) => {
      expect(runLints(readVector(name), kind)).toEqual([]);
    },
  );

  it.each(LINT_VECTORS.filter(({ breaks }) => breaks !== undefined))(
    '$breaks finds $name, and no other clause is broken',
    ({ name, kind, breaks, alsoBreaks = [] }) => {
      const found = runLints(readVector(name), kind).map((finding) => finding.lint);
      expect(new Set(found)).toEqual(new Set([breaks, ...alsoBreaks]));
    },
  );

  it('cites the clause and says what is wrong', () => {
    expect(runLints(readVector('sub_ca_without_path_len'), 'subordinate-ca')).toEqual([
      { lint: 'path-len-by-kind', citation: 'ruling 1', detail: 'none' },
    ]);
  });

  it('judges the same certificate by the kind it is meant to be', () => {
    const leaf = readVector('leaf_spiffe_id');
    expect(runLints(leaf, 'end-entity')).toEqual([]);
    for (const kind of ['root-ca', 'cross-ca', 'intermediate-ca', 'subordinate-ca'] as const) {
      expect(runLints(leaf, kind).length).toBeGreaterThan(3);
    }
  });
});

describe('lintCertificate', () => {
  it.each(LINT_VECTORS.filter(({ exempted }) => exempted !== undefined))(
    'reports that $exempted lets $name pass',
    ({ name, kind, exempted }) => {
      const report = lintCertificate(readVector(name), kind);
      expect(report.exempted.map((finding) => finding.lint)).toEqual([exempted]);
      expect(report.blocking).toEqual([]);
    },
  );

  it('knows exactly one exemption (ruling 3)', () => {
    expect(LINT_EXEMPTIONS.map(({ lint }) => lint)).toEqual(['country-is-two-letters']);
  });
});

describe('parseCertificate', () => {
  it.each(UNREADABLE_VECTORS)('refuses $name, which no lint could see', ({ name }) => {
    let refusal: unknown;
    try {
      readVector(name);
    } catch (error) {
      refusal = error;
    }
    expect(isPkiError(refusal, 'CERTIFICATE_MALFORMED')).toBe(true);
  });
});

describe('the registry', () => {
  const files = ['rfc5280', 'rfc6960', 'spiffe', 'house'].flatMap((room) =>
    readdirSync(new URL(`${room}/`, import.meta.url)).filter((file) => file.endsWith('.lint.ts')),
  );

  it('holds every lint file once, by its name', () => {
    expect(LINTS).toHaveLength(files.length);
    expect(new Set(LINTS.map(({ name }) => `${name}.lint.ts`))).toEqual(new Set(files));
  });

  it.each(LINTS)('$name has a citation, a passing and a failing vector', (lint) => {
    expect(lint.citation).toMatch(
      /RFC \d+ |X509-SVID §|SPIFFE-ID §|ruling \d+|contract\.md §|house:|issue 2 §/,
    );
    expect(lint.description).toMatch(/^\S.*\.$/);
    const passing = LINT_VECTORS.filter(
      ({ breaks, exempted, kind }) =>
        breaks === undefined && exempted !== lint.name && lint.applies(kind),
    );
    expect(passing.length).toBeGreaterThan(0);
    expect(LINT_VECTORS.some(({ breaks }) => breaks === lint.name)).toBe(true);
  });

  it('has a file for every vector, and none besides', () => {
    const named = [...LINT_VECTORS, ...UNREADABLE_VECTORS].map(({ name }) => `${name}.pem`);
    const found = readdirSync(vectors).filter((file) =>
      /^(?:root|cross|intermediate|sub_ca|leaf|responder)_/.test(file),
    );
    expect(named).toHaveLength(found.length);
    expect(new Set(named)).toEqual(new Set(found));
  });
});
