import { type ConfigExamination, examineConfig } from '../../src/config/load-config.ts';
import { type SettingsMap, withValueAt } from '../../src/config/settings-tree.ts';

/** Id of a service account. */
export const CLIENT_ID = '01a200a3-46c6-77d2-9b92-c1e146918fc1';
/** SHA-256 of a root. */
export const PIN = 'ab'.repeat(32);

/** Settings with nothing but what is needed. */
export const CONTROL_PLANE = {
  bootstrap: {
    controlPlane: {
      url: 'https://luciole.example',
      clientId: CLIENT_ID,
      privateKeyFile: 'account.key.pem',
      trustAnchorSha256: [PIN],
    },
  },
};

/** A policy without a warning. */
export const POLICY = {
  name: 'mesh',
  validityPeriod: 'PT1H',
  subject: {},
  sans: { dnsNames: { type: 'OPTIONAL', allowedValues: ['^[a-z]+$'], maxOccurrences: 1 } },
  keyAlgorithm: { allowedValues: ['EC_P256'], defaultValue: 'EC_P256' },
  keyUsages: ['digitalSignature'],
  extendedKeyUsages: ['SERVER_AUTH'],
};

/** Developer mode with nothing but what is needed. */
export const SELF_SIGNED = {
  bootstrap: { selfSigned: { csr: { commonName: 'Laptop' } } },
  policies: [POLICY],
};

type Environment = Record<string, string>;

/** What is known about settings. */
export function examine(settings: unknown, environment: Environment = {}): ConfigExamination {
  // JSON is YAML.
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  return examineConfig({
    file: { text, folder: '/etc/issuer' },
    environment,
    workingDirectory: '/srv',
  });
}

/** Where the problems are. */
export function problemsOf(settings: unknown, environment: Environment = {}): readonly string[] {
  return examine(settings, environment).problems.map(({ setting }) => setting);
}

/** A base with one setting put at a dotted path. */
export function having(base: object, path: string, value: unknown): SettingsMap {
  return withValueAt({ ...base }, path.split('.'), value);
}
