import { resolve } from 'node:path';
import { parseFetchException } from '@luciole/service';
import type { ConfigProblem } from './config-error.ts';
import { type SettingsMap, withValueAt } from './settings-tree.ts';

/** How the text of a variable becomes a setting. */
type VariableKind = 'text' | 'path' | 'number' | 'flag' | 'list' | 'exceptions';

/** A variable and the setting that it stands for; it overrides the file. */
export interface Variable {
  readonly name: string;
  readonly path: string;
  readonly kind: VariableKind;
}

const PREFIX = 'LUCIOLE_ISSUER_';

/** Names the settings file when the command line does not. */
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`;

const variable = (suffix: string, path: string, kind: VariableKind): Variable => ({
  name: `${PREFIX}${suffix}`,
  path,
  kind,
});

/**
 * Every variable. `server.rest.allowUnauthenticated` has none: only the issuer's own file opens it (ruling 18). Nor have
 * developer mode, policies and bindings, which do not fit on a line.
 */
export const VARIABLES: readonly Variable[] = [
  variable('CONTROL_PLANE_URL', 'bootstrap.controlPlane.url', 'text'),
  variable('CLIENT_ID', 'bootstrap.controlPlane.clientId', 'text'),
  variable('PRIVATE_KEY_FILE', 'bootstrap.controlPlane.privateKeyFile', 'path'),
  variable('COMPANY_ID', 'bootstrap.controlPlane.federation.companyId', 'text'),
  variable('TOKEN_FILE', 'bootstrap.controlPlane.federation.tokenFile', 'path'),
  variable('CA_FILE', 'bootstrap.controlPlane.caFile', 'path'),
  variable('INSTANCE_NAME', 'bootstrap.controlPlane.instanceName', 'text'),
  variable('TRUST_ANCHOR_SHA256', 'bootstrap.controlPlane.trustAnchorSha256', 'list'),
  variable('MAX_STALENESS', 'bootstrap.controlPlane.maxStaleness', 'text'),
  variable('POLL_INTERVAL', 'bootstrap.controlPlane.pollInterval', 'text'),
  variable('WORKERS', 'signer.workers', 'number'),
  variable('NO_REV_AVAIL', 'signer.noRevAvail', 'flag'),
  variable('REST_HOST', 'server.rest.host', 'text'),
  variable('REST_PORT', 'server.rest.port', 'number'),
  variable('DNS_NAMES', 'server.rest.tls.dnsNames', 'list'),
  variable('IP_ADDRESSES', 'server.rest.tls.ipAddresses', 'list'),
  variable('MAX_PENDING_REQUESTS', 'server.rest.maxPendingRequests', 'number'),
  variable('REQUIRED_AUDIENCE', 'clients.requiredAudience', 'text'),
  variable('REQUIRED_ISSUER', 'clients.requiredIssuer', 'text'),
  variable('STATE_DIRECTORY', 'stateDirectory', 'path'),
  variable('AUDIT_LOG', 'auditLog', 'path'),
  variable('ALLOW_HTTP_KEY_SETS', 'outgoing.allowHttp', 'flag'),
  variable('FETCH_EXCEPTIONS', 'outgoing.exceptions', 'exceptions'),
  variable('OPERATIONS_HOST', 'operations.host', 'text'),
  variable('OPERATIONS_PORT', 'operations.port', 'number'),
  variable('LOG_LEVEL', 'logLevel', 'text'),
];

const KNOWN: ReadonlySet<string> = new Set([CONFIG_VARIABLE, ...VARIABLES.map(({ name }) => name)]);

/** Variables of an environment by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A file's settings with the environment laid over them. */
export interface Overlaid {
  readonly tree: SettingsMap;
  /** Dotted path of a setting to the variable that it came from. */
  readonly written: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Lays variables over the settings of a file. An empty variable counts as unset; an unknown `LUCIOLE_ISSUER_…` is a
 * problem, because it is a misspelt one. Paths of variables start from the working directory.
 */
export function overlayEnvironment(
  given: SettingsMap,
  environment: Environment,
  workingDirectory: string,
): Overlaid {
  let tree = given;
  const written = new Map<string, string>();
  for (const { name, path, kind } of VARIABLES) {
    const text = environment[name];
    if (text === undefined || text === '') continue;
    tree = withValueAt(tree, path.split('.'), valueOf(text, kind, workingDirectory));
    written.set(path, name);
  }
  const problems = Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && environment[name] !== '' && !KNOWN.has(name))
    .map((setting) => ({
      setting,
      message:
        setting === `${PREFIX}ALLOW_UNAUTHENTICATED`
          ? 'is not a setting; only the file can say server.rest.allowUnauthenticated'
          : 'is not a setting; check its spelling',
    }));
  return { tree, written, problems };
}

/** Text that does not fit its kind stays text, which the schema then refuses with its own sentence. */
function valueOf(text: string, kind: VariableKind, workingDirectory: string): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'path':
      return pathOf(text, workingDirectory);
    case 'number':
      return /^\d{1,9}$/.test(text) ? Number(text) : text;
    case 'flag':
      return /^(true|yes|1)$/.test(text) || (/^(false|no|0)$/.test(text) ? false : text);
    case 'list':
      return entriesOf(text);
    case 'exceptions':
      return entriesOf(text).map((entry) => {
        const parsed = parseFetchException(entry);
        if (typeof parsed === 'string') return entry;
        const { host, port, caFile } = parsed;
        return caFile === undefined
          ? { host, port }
          : { host, port, caFile: pathOf(caFile, workingDirectory) };
      });
  }
}

/** A pasted key has line feeds; it is left for the schema, which says so without repeating it. */
function pathOf(text: string, workingDirectory: string): string {
  return text === '-' || text.includes('\n') ? text : resolve(workingDirectory, text);
}

function entriesOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
