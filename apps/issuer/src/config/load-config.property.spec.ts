import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VARIABLES } from './environment.ts';
import { type ConfigExamination, examineConfig } from './load-config.ts';

function examine(text: string, environment: Record<string, string> = {}): ConfigExamination {
  return examineConfig({
    file: { text, folder: '/etc/issuer' },
    environment,
    workingDirectory: '/srv',
  });
}

const OUR_NAMES =
  `bootstrap controlPlane vaas selfSigned auth csr federation signer server rest tls dnsNames ipAddress
  ipAddresses authentication jwt jwks urls authorization policies clients bindings outgoing exceptions operations port
  host url clientId clientID privateKeyFile tokenFile stateDirectory auditLog logLevel trustAnchorSha256 maxStaleness
  duration __proto__ constructor toString a.b`.split(/\s+/);

const MARKS = ['\n', '  ', '- ', '{', '}', '[', ']', '&a ', '*a', '!!str ', '|', '"', "'", '#'];

/** Trees of our own names with anything in them. */
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('https://a.example', '{sub}', 'P1D', '127.0.0.1', 'idp:443=ca.pem', '^x'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...OUR_NAMES, ''), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;

/** What is wrong with an examination: it gives a configuration or says why not, in short and printable sentences. */
function faultOf({ config, problems }: ConfigExamination): string | undefined {
  if ((config === undefined) !== problems.length > 0) return 'neither configuration nor problem';
  const bad = problems.find(
    ({ setting, message }) =>
      message === '' || setting.length > 1500 || /\p{Cc}/u.test(setting + message),
  );
  return bad && JSON.stringify(bad);
}

describe('examineConfig', () => {
  it('never throws for any text', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 400 });
    expect(() =>
      fc.assert(fc.property(anything, (text) => faultOf(examine(text)) === undefined)),
    ).not.toThrow();
  });

  it('never throws for text in the shape of YAML', () => {
    const names = OUR_NAMES.map((name) => `${name}: `);
    const piece = fc.constantFrom(...names, ...MARKS, '? ', '---\n', '<<: ', '1', 'x');
    const pieces = fc.array(piece, { maxLength: 60 });
    expect(() =>
      fc.assert(fc.property(pieces, (some) => faultOf(examine(some.join(''))) === undefined)),
    ).not.toThrow();
  });

  it('never throws for our own names with anything in them', () => {
    const texts = tree.map((value) => JSON.stringify(value) ?? '');
    const property = fc.property(texts, (text) => faultOf(examine(text)) === undefined);
    expect(() => fc.assert(property, { numRuns: 500 })).not.toThrow();
  });

  it('never throws for any variables', () => {
    const names = fc.constantFrom(...VARIABLES.map(({ name }) => name), 'LUCIOLE_ISSUER_X', 'PATH');
    const environment = fc.dictionary(names, fc.string(), { noNullPrototype: true });
    expect(() =>
      fc.assert(fc.property(environment, (given) => faultOf(examine('', given)) === undefined)),
    ).not.toThrow();
  });
});

describe('a value that does not fit is never repeated', () => {
  const secret = 'hunter2-hunter2-hunter2!';
  const values = [
    secret,
    `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
    `https://user:${secret}@idp.example`,
  ];

  it.each(VARIABLES.map(({ name }) => name))('in %s', (name) => {
    for (const value of values) {
      expect(JSON.stringify(examine('', { [name]: value }).problems)).not.toContain(secret);
    }
  });

  it.each([
    'bootstrap.vaas.apiKey',
    'bootstrap.controlPlane.auth.privateKeyFile',
    'bootstrap.controlPlane.federation.tokenFile',
    'bootstrap.controlPlane.url',
    'signer.pkcs11.pin',
    'server.rest.tls.dnsNames',
    'clients.bindings',
    'clients.requiredIssuer.x',
    'outgoing.exceptions',
    'policies',
    'logLevel',
    'password',
  ])('in %s', (path) => {
    for (const value of values.flatMap((one) => [one, [one]])) {
      const settings = path
        .split('.')
        .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
      const { problems } = examine(JSON.stringify(settings));
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain(secret);
    }
  });
});
