import { describe, expect, it } from 'vitest';
import { FILES, filesMatching, findCode } from './support/repository.ts';

const TYPESCRIPT = filesMatching(/\.tsx?$/);

/** What runs in a product process: no specs, no test helpers. */
const SHIPPING = TYPESCRIPT.filter(
  (path) => /^(libs|apps)\/[^/]+\/src\//.test(path) && !/\.spec\.tsx?$|\/testing\//.test(path),
);

/** Commands of the operator, which concern every company at once and serve no request. */
const ACTING_AS_OWNER =
  /^apps\/api\/src\/(backup\/|secrets\/(register|rotate)-key-encryption-key\.ts$)/;

describe('boundaries of what ships', () => {
  it('are about something', () => {
    expect(SHIPPING.length).toBeGreaterThan(50);
    expect(FILES).toContain('package.json');
  });

  it('let only the configuration read the environment', () => {
    const elsewhere = SHIPPING.filter((path) => !/^apps\/[^/]+\/src\/config(\/|\.ts)/.test(path));
    expect(findCode(elsewhere, /\bprocess\.env\b/)).toEqual([]);
  });

  it('let only the clock and main read the time', () => {
    const elsewhere = SHIPPING.filter((path) => !/\/clock\.ts$|\/main\.tsx?$/.test(path));
    expect(findCode(elsewhere, /\bDate\.now\(|\bnew Date\(\)/)).toEqual([]);
  });

  it('let nobody use randomness that can be guessed', () => {
    expect(findCode(SHIPPING, /\bMath\.random\b/)).toEqual([]);
  });

  it('keep the X.509 libraries in libs/pki; the bench has one as its baseline', () => {
    const elsewhere = TYPESCRIPT.filter(
      (path) => !/^(libs\/pki|bench|scripts\/check)\//.test(path),
    );
    expect(
      findCode(elsewhere, /(from|import|import\(|require\()\s*['"](@peculiar\/|pkijs|asn1js)/),
    ).toEqual([]);
  });

  it('keep connections in the database room, so that no query runs outside of a company', () => {
    const elsewhere = SHIPPING.filter(
      (path) => /^apps\/api\/src\/(?!database\/)/.test(path) && !ACTING_AS_OWNER.test(path),
    );
    expect(
      findCode(
        elsewhere,
        /\bDataSource\b|\bnew Pool\(|from 'pg'|InjectDataSource|InjectRepository/,
      ),
    ).toEqual([]);
  });
});
