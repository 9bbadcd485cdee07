import { parseFetchException } from '@luciole/service';
import type { ConfigProblem } from './config-error.ts';
import {
  formatPath,
  isMap,
  type SettingPath,
  type SettingsMap,
  valueAt,
  withValueAt,
} from './settings-tree.ts';

/** A name of the reference's files that is taken beside ours. Dotted paths; ours last written. */
export interface OtherName {
  readonly other: string;
  readonly ours: string;
}

/** Whole sections first, because the later ones are written inside of them. */
export const OTHER_NAMES: readonly OtherName[] = [
  { other: 'bootstrap.vaas', ours: 'bootstrap.controlPlane' },
  { other: 'bootstrap.controlPlane.auth.clientID', ours: 'bootstrap.controlPlane.clientId' },
  { other: 'bootstrap.controlPlane.auth.clientId', ours: 'bootstrap.controlPlane.clientId' },
  {
    other: 'bootstrap.controlPlane.auth.privateKeyFile',
    ours: 'bootstrap.controlPlane.privateKeyFile',
  },
  {
    other: 'bootstrap.controlPlane.csr.instanceNaming',
    ours: 'bootstrap.controlPlane.instanceName',
  },
  {
    other: 'bootstrap.controlPlane.csr.instanceName',
    ours: 'bootstrap.controlPlane.instanceName',
  },
  { other: 'server.rest.tls.ipAddress', ours: 'server.rest.tls.ipAddresses' },
];

/** Mappings that exist in the other spelling only. */
const EMPTIED = ['bootstrap.controlPlane.auth', 'bootstrap.controlPlane.csr'];

/** Settings under their one name, and how each was written. */
export interface Spelled {
  readonly tree: SettingsMap;
  /** Our dotted path to the place where it was written. */
  readonly written: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

/** Puts every setting under our name for it; one that is given under both is a problem. */
export function underOneName(given: SettingsMap): Spelled {
  let tree = given;
  const written = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  for (const { other, ours } of OTHER_NAMES) {
    const value = valueAt(tree, other.split('.'));
    if (value === undefined) continue;
    tree = withValueAt(tree, other.split('.'), undefined);
    const setting = asWritten(other.split('.'), written);
    if (valueAt(tree, ours.split('.')) !== undefined) {
      problems.push({ setting, message: `is another name of ${ours}; give one of them` });
      continue;
    }
    tree = withValueAt(tree, ours.split('.'), value);
    written.set(ours, setting);
  }
  for (const path of EMPTIED) {
    const left = valueAt(tree, path.split('.'));
    if (left === undefined) continue;
    tree = withValueAt(tree, path.split('.'), undefined);
    const at = asWritten(path.split('.'), written);
    if (!isMap(left)) problems.push({ setting: at, message: 'must be a mapping' });
    else {
      for (const name of Object.keys(left)) {
        problems.push({
          setting: `${at}.${formatPath([name])}`,
          message: 'is not a setting; check its spelling',
        });
      }
    }
  }
  return { tree: inOneForm(tree), written, problems };
}

/** The place of a setting as the operator wrote it: the longest known beginning of its path replaced. */
export function asWritten(path: SettingPath, written: ReadonlyMap<string, string>): string {
  for (let length = path.length; length > 0; length -= 1) {
    const place = written.get(path.slice(0, length).join('.'));
    if (place === undefined) continue;
    const rest = formatPath(path.slice(length));
    return rest === '' ? place : `${place}${rest.startsWith('[') ? '' : '.'}${rest}`;
  }
  return formatPath(path);
}

/** Shorter ways of writing, made long: one address for a list, `720h` for a duration, `host:port=file` for an exception. */
function inOneForm(given: SettingsMap): SettingsMap {
  let tree = given;
  const change = (path: string, form: (value: unknown) => unknown): void => {
    const value = valueAt(tree, path.split('.'));
    if (value !== undefined) tree = withValueAt(tree, path.split('.'), form(value));
  };
  change('server.rest.tls.ipAddresses', (value) => (typeof value === 'string' ? [value] : value));
  change('bootstrap.selfSigned.csr.duration', (value) =>
    typeof value === 'string' && /^(?=\d)(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?$/.test(value)
      ? `PT${value.toUpperCase()}`
      : value,
  );
  change('outgoing.exceptions', (value) => (Array.isArray(value) ? value.map(exception) : value));
  return tree;
}

function exception(value: unknown): unknown {
  const parsed = typeof value === 'string' ? parseFetchException(value) : undefined;
  if (typeof parsed !== 'object') return value;
  const { host, port, caFile } = parsed;
  return caFile === undefined ? { host, port } : { host, port, caFile };
}
