import { isIP } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { isLoopbackHost, parseFetchException, Secret } from '@luciole/service';
import { parseAddressRange } from './network-settings.ts';
import { postgresUrl } from './postgres-url.ts';

const KEY_ALGORITHMS = [
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_P256',
  'EC_P384',
  'EC_P521',
  'EC_ED25519',
] as const;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An ISO 8601 period of whole days, months or years, never empty. */
const period = z
  .string()
  .regex(
    /^P(?=\d)(?:\d{1,4}Y)?(?:\d{1,5}M)?(?:\d{1,4}W)?(?:\d{1,6}D)?$/,
    'must be an ISO 8601 period like P7D or P20Y',
  )
  .refine((text) => /[1-9]/.test(text), 'must be longer than nothing');

/** A whole number written in decimal digits. */
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], { error: 'must be true or false' })
  .transform((text) => text === 'true' || text === '1' || text === 'yes');

/** An absolute URL without credentials, query or fragment; the trailing slash is dropped. */
const baseUrl = (schemes: readonly string[]) =>
  z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (
      url === undefined ||
      !schemes.includes(url.protocol) ||
      url.username !== '' ||
      url.password !== '' ||
      url.search !== '' ||
      url.hash !== ''
    ) {
      context.addIssue(
        `must be a URL starting with ${schemes.join('// or ')}// without credentials, query or fragment`,
      );
      return z.NEVER;
    }
    return url.href.replace(/\/$/, '');
  });

const host = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(text),
    'must be an IP address or a host name',
  );

const listOf = <Item>(parse: (entry: string) => Item | string) =>
  z.string().transform((text, context): Item[] => {
    const items: Item[] = [];
    for (const entry of text.split(',').map((part) => part.trim())) {
      if (entry === '') continue;
      const item = parse(entry);
      if (typeof item === 'string') context.addIssue(item);
      else items.push(item);
    }
    return items;
  });

const addressRanges = listOf((entry) => parseAddressRange(entry));
const fetchExceptions = listOf((entry) => parseFetchException(entry));

/** Every setting of the control plane by the name of its environment variable; `describe` feeds docs/reference/configuration.md. */
export const EnvironmentSchema = z.object({
  DATABASE_URL: postgresUrl.describe(
    'PostgreSQL to serve from (15 or newer), as the login role; not a superuser.',
  ),
  LUCIOLE_MAINTENANCE_DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'A login that may create databases, for verifying backups alone. Unset: DATABASE_URL.',
    ),
  LUCIOLE_HOST: host
    .default('127.0.0.1')
    .describe('Address to listen on. Beyond loopback, TLS files or trusted proxies are required.'),
  LUCIOLE_PORT: wholeNumber(0, 65_535)
    .default(8080)
    .describe('TCP port to listen on; 0 lets the system choose.'),
  LUCIOLE_PUBLIC_URL: baseUrl(['http:', 'https:'])
    .optional()
    .describe(
      'The URL that clients use. Token audiences and links come from it, never from headers. Unset: http (https with TLS files) on 127.0.0.1 and the port.',
    ),
  LUCIOLE_PKI_URL: baseUrl(['http:'])
    .optional()
    .describe(
      'Stable plain-http base URL put into certificates (AIA and CDP); unset, they carry neither.',
    ),
  LUCIOLE_CRL_SHARD_SIZE: wholeNumber(100, 100_000)
    .default(10_000)
    .describe(
      'A CA with more live sub-CA certificates than this spreads new ones over several CRLs, so that none lists more than about so many. Needs LUCIOLE_PKI_URL.',
    ),
  LUCIOLE_DATA_DIR: z
    .string()
    .min(1)
    .default('.luciole')
    .describe('Folder for the files of this installation.'),
  LUCIOLE_KEY_ENCRYPTION_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File of the key-encryption key, mode 0600. Unset: key-encryption.key in the data folder.',
    ),
  LUCIOLE_PREVIOUS_KEY_ENCRYPTION_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File of the former key-encryption key, accepted while a rotation is under way.'),
  LUCIOLE_API_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "File that receives the first administrator's API key. Unset: admin-api-key in the data folder.",
    ),
  LUCIOLE_TLS_CERTIFICATE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('PEM certificate chain for serving TLS; needs LUCIOLE_TLS_KEY_FILE.'),
  LUCIOLE_TLS_KEY_FILE: z.string().min(1).optional().describe('PEM private key for serving TLS.'),
  LUCIOLE_TRUSTED_PROXIES: addressRanges
    .default([])
    .describe(
      'Addresses or CIDR ranges of reverse proxies that terminate TLS, separated by commas.',
    ),
  LUCIOLE_ALLOW_HTTP_KEY_SETS: flag
    .default(false)
    .describe('Labs only: accept http:// key set and discovery URLs.'),
  LUCIOLE_FETCH_EXCEPTIONS: fetchExceptions
    .default([])
    .describe(
      'host:port[=CA bundle file] entries that outgoing fetches may reach although private.',
    ),
  LUCIOLE_COMPANY_NAME: z
    .string()
    .min(1)
    .max(250)
    .default('Luciole')
    .describe('Name of the company created at first start.'),
  LUCIOLE_COMPANY_URL_PREFIX: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'must be lower-case letters, digits and hyphens, at most 63',
    )
    .default('luciole')
    .describe('URL prefix of the company created at first start.'),
  LUCIOLE_ROOT_KEY_ALGORITHM: z
    .enum(KEY_ALGORITHMS)
    .default('EC_P384')
    .describe('Key of the first root CA.'),
  LUCIOLE_ROOT_VALIDITY: period.default('P20Y').describe('Validity period of the first root CA.'),
  LUCIOLE_INTERMEDIATE_KEY_ALGORITHM: z
    .enum(KEY_ALGORITHMS)
    .default('EC_P256')
    .describe('Key of the first intermediate CA.'),
  LUCIOLE_INTERMEDIATE_VALIDITY: period
    .default('P5Y')
    .describe('Validity period of the first intermediate CA.'),
  LUCIOLE_ULTRA_SHORT_BELOW: period
    .default('P7D')
    .describe('Certificates valid for less than this are counted as ultra-short-lived.'),
  LUCIOLE_SHORT_UP_TO: period
    .default('P90D')
    .describe(
      'Certificates valid for at most this are counted as short-lived, longer ones as long-lived.',
    ),
  LUCIOLE_MAX_ISSUED_PER_SECOND: wholeNumber(1, 1_000_000)
    .default(1000)
    .describe(
      'Certificates per second that one issuer can plausibly report; more is set aside for review.',
    ),
  LUCIOLE_MAX_LIVE_SUB_CAS: wholeNumber(1, 1_000_000)
    .default(100)
    .describe('Live sub-CA certificates that one service account may hold.'),
  LUCIOLE_MAX_ISSUES_PER_HOUR: wholeNumber(1, 1_000_000)
    .default(60)
    .describe('Sub-CA certificates that one service account may obtain in an hour.'),
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS: wholeNumber(1, 1_000_000)
    .default(500)
    .describe(
      'Requests per second that each process takes from one address; ten seconds of them may come at once.',
    ),
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL: wholeNumber(1, 1_000_000)
    .default(100)
    .describe('The same for one API key, session or service account.'),
  LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY: wholeNumber(1, 1_000_000)
    .default(2000)
    .describe('The same for all credentials of one company.'),
  LUCIOLE_MAX_WRONG_CREDENTIALS_PER_MINUTE: wholeNumber(1, 1_000_000)
    .default(60)
    .describe(
      'API keys, tokens and sessions that are none of ours and that each process looks at from one address.',
    ),
  LUCIOLE_SESSION_IDLE_MINUTES: wholeNumber(5, 1440)
    .default(60)
    .describe('Minutes after which a session of a browser ends when nothing is asked.'),
  LUCIOLE_SESSION_HOURS: wholeNumber(1, 168)
    .default(12)
    .describe('Hours after which a session of a browser ends in any case.'),
  LUCIOLE_LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe('Least severe level that is logged.'),
});

/** The settings as parsed from the environment, before they are grouped. */
export type Environment = z.output<typeof EnvironmentSchema>;

type DeepReadonly<T> =
  T extends Secret<unknown>
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepReadonly<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
        : T;

/** Everything the process may vary by, grouped by the room that reads it; frozen all the way down. */
export type Config = DeepReadonly<ReturnType<typeof groupSettings>>;

/** A setting that cannot be used: the name of the variable and one sentence saying what it must be. */
export interface ConfigProblem {
  readonly setting: string;
  readonly message: string;
}

/** Carries every problem of a configuration at once; the process ends with exit code 78 (EX_CONFIG of sysexits.h). */
export class ConfigError extends Error {
  readonly exitCode = 78;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ setting, message }) => `${setting} ${message}.`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Turns raw settings into the configuration; an empty variable counts as unset, an unknown `LUCIOLE_*` variable is a
 * problem because it is a misspelt one. `LUCIOLE_ISSUER_*` belongs to an issuer on the same machine.
 *
 * @throws {ConfigError} with every problem found, never only the first
 */
export function loadConfig(raw: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(raw).filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems: ConfigProblem[] = Object.keys(given)
    .filter((name) => name.startsWith('LUCIOLE_') && !(name in EnvironmentSchema.shape))
    .filter((name) => !LAUNCHER_SETTINGS.has(name) && !name.startsWith(ISSUER_PREFIX))
    .map((setting) => ({ setting, message: 'is not a setting; check its spelling' }));

  const parsed = EnvironmentSchema.safeParse(given);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const setting = String(issue.path[0] ?? 'environment');
      problems.push({ setting, message: issue.message.replace(/^Invalid /, 'is invalid: ') });
    }
  }
  const exposure = ExposureSchema.safeParse(given);
  if (exposure.success) problems.push(...findContradictions(exposure.data));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return freezeDeeply(groupSettings(parsed.data));
}

/** Variables that the launcher reads, not this process. */
const LAUNCHER_SETTINGS: ReadonlySet<string> = new Set(['LUCIOLE_TEST_DATABASE_URL']);

/** Variables of an issuer, which refuses the misspelt ones itself. */
const ISSUER_PREFIX = 'LUCIOLE_ISSUER_';

/** The settings that have to fit each other. */
const ExposureSchema = EnvironmentSchema.pick({
  LUCIOLE_HOST: true,
  LUCIOLE_TLS_CERTIFICATE_FILE: true,
  LUCIOLE_TLS_KEY_FILE: true,
  LUCIOLE_TRUSTED_PROXIES: true,
});

function findContradictions(environment: z.output<typeof ExposureSchema>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const certificate = environment.LUCIOLE_TLS_CERTIFICATE_FILE;
  const key = environment.LUCIOLE_TLS_KEY_FILE;
  if ((certificate === undefined) !== (key === undefined)) {
    problems.push({
      setting: certificate === undefined ? 'LUCIOLE_TLS_CERTIFICATE_FILE' : 'LUCIOLE_TLS_KEY_FILE',
      message: 'is missing; serving TLS takes a certificate file and a key file',
    });
  }
  const isProtected = certificate !== undefined || environment.LUCIOLE_TRUSTED_PROXIES.length > 0;
  if (!isLoopbackHost(environment.LUCIOLE_HOST) && !isProtected) {
    problems.push({
      setting: 'LUCIOLE_HOST',
      message: `is ${environment.LUCIOLE_HOST}, beyond loopback; give LUCIOLE_TLS_CERTIFICATE_FILE and LUCIOLE_TLS_KEY_FILE, or name the proxies that terminate TLS in LUCIOLE_TRUSTED_PROXIES`,
    });
  }
  return problems;
}

function groupSettings(environment: Environment) {
  const { DATABASE_URL: url, LUCIOLE_MAINTENANCE_DATABASE_URL: maintenanceUrl = url } = environment;
  const dataDir = environment.LUCIOLE_DATA_DIR;
  const certificateFile = environment.LUCIOLE_TLS_CERTIFICATE_FILE;
  const keyFile = environment.LUCIOLE_TLS_KEY_FILE;
  const tls =
    certificateFile === undefined || keyFile === undefined
      ? undefined
      : { certificateFile, keyFile };
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    database: { url: new Secret(url), maintenanceUrl: new Secret(maintenanceUrl) },
    http: {
      host: environment.LUCIOLE_HOST,
      port: environment.LUCIOLE_PORT,
      publicUrl:
        environment.LUCIOLE_PUBLIC_URL ?? `${scheme}://127.0.0.1:${environment.LUCIOLE_PORT}`,
      tls,
      trustedProxies: environment.LUCIOLE_TRUSTED_PROXIES,
    },
    pki: {
      baseUrl: environment.LUCIOLE_PKI_URL,
      crlShardSize: environment.LUCIOLE_CRL_SHARD_SIZE,
    },
    files: {
      dataDir,
      keyEncryptionKey:
        environment.LUCIOLE_KEY_ENCRYPTION_KEY_FILE ?? join(dataDir, 'key-encryption.key'),
      previousKeyEncryptionKey: environment.LUCIOLE_PREVIOUS_KEY_ENCRYPTION_KEY_FILE,
      apiKey: environment.LUCIOLE_API_KEY_FILE ?? join(dataDir, 'admin-api-key'),
    },
    outgoing: {
      allowHttpKeySets: environment.LUCIOLE_ALLOW_HTTP_KEY_SETS,
      exceptions: environment.LUCIOLE_FETCH_EXCEPTIONS,
    },
    company: {
      name: environment.LUCIOLE_COMPANY_NAME,
      urlPrefix: environment.LUCIOLE_COMPANY_URL_PREFIX,
    },
    hierarchy: {
      rootKeyAlgorithm: environment.LUCIOLE_ROOT_KEY_ALGORITHM,
      rootValidity: environment.LUCIOLE_ROOT_VALIDITY,
      intermediateKeyAlgorithm: environment.LUCIOLE_INTERMEDIATE_KEY_ALGORITHM,
      intermediateValidity: environment.LUCIOLE_INTERMEDIATE_VALIDITY,
    },
    statistics: {
      ultraShortBelow: environment.LUCIOLE_ULTRA_SHORT_BELOW,
      shortUpTo: environment.LUCIOLE_SHORT_UP_TO,
      maxIssuedPerSecond: environment.LUCIOLE_MAX_ISSUED_PER_SECOND,
    },
    quotas: {
      maxLiveSubCas: environment.LUCIOLE_MAX_LIVE_SUB_CAS,
      maxIssuesPerHour: environment.LUCIOLE_MAX_ISSUES_PER_HOUR,
    },
    limits: {
      addressRequestsPerSecond: environment.LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_ADDRESS,
      credentialRequestsPerSecond: environment.LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_CREDENTIAL,
      companyRequestsPerSecond: environment.LUCIOLE_MAX_REQUESTS_PER_SECOND_OF_COMPANY,
      wrongCredentialsPerMinute: environment.LUCIOLE_MAX_WRONG_CREDENTIALS_PER_MINUTE,
    },
    sessions: {
      idleMinutes: environment.LUCIOLE_SESSION_IDLE_MINUTES,
      hours: environment.LUCIOLE_SESSION_HOURS,
    },
    log: { level: environment.LUCIOLE_LOG_LEVEL },
  };
}

function freezeDeeply<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeDeeply(member);
  }
  return value;
}
