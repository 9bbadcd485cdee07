import { BootstrapConfiguration } from '@luciole/contract';
import { ConfigurationNotUnderstood } from './control-plane.ts';

/**
 * Where every member counts: who is let in, what a policy permits, and what is demanded of an issuer. `*` stands for
 * every element of a list.
 */
const SECURITY_RELEVANT: readonly (readonly string[])[] = [
  ['advancedSettings'],
  ['clientAuthentication'],
  ['clientAuthorization'],
  ['cloudProviders'],
  ['policies', '*'],
  ['policyDefinitions', '*'],
  ['subCaProvider', 'pkcs11'],
];

/**
 * The configuration that a JSON value is (ruling 20).
 *
 * A newer control plane may say more than this release knows. That is taken where it cannot change who gets what: beside
 * the members of the configuration, of its provider, its trust anchors and its thresholds; should such a member ever
 * matter, the control plane demands a capability for it. It is refused wherever it could be a condition that this release
 * would not enforce: at any depth of client authentication and authorization, cloud providers, policies, advanced settings and
 * the settings of the HSM, and as a value of any list of choices (an algorithm, a usage, a capability, a TLS version, a way of
 * authentication).
 *
 * @throws {ConfigurationNotUnderstood} with a JSON pointer to every member that is in the way
 */
export function readBootstrapConfiguration(json: unknown): BootstrapConfiguration {
  const read = BootstrapConfiguration.safeParse(json);
  if (!read.success) {
    throw new ConfigurationNotUnderstood(read.error.issues.map(({ path }) => pointerOf(path)));
  }
  const unknown = SECURITY_RELEVANT.flatMap((path) => unknownBelow(json, read.data, path, []));
  if (unknown.length > 0) throw new ConfigurationNotUnderstood(unknown);
  return read.data;
}

/** Members of `given` at or below `path` that did not survive reading, as pointers. */
function unknownBelow(
  given: unknown,
  read: unknown,
  path: readonly string[],
  at: readonly PropertyKey[],
): string[] {
  const [next, ...rest] = path;
  if (next === undefined) return unknownMembers(given, read, at);
  if (next === '*') {
    return listOf(given).flatMap((element, index) =>
      unknownBelow(element, listOf(read)[index], rest, [...at, index]),
    );
  }
  return unknownBelow(membersOf(given)[next], membersOf(read)[next], rest, [...at, next]);
}

function unknownMembers(given: unknown, read: unknown, at: readonly PropertyKey[]): string[] {
  if (Array.isArray(given)) {
    return given.flatMap((element, index) =>
      unknownMembers(element, listOf(read)[index], [...at, index]),
    );
  }
  const known = membersOf(read);
  return Object.entries(membersOf(given)).flatMap(([name, value]) =>
    Object.hasOwn(known, name)
      ? unknownMembers(value, known[name], [...at, name])
      : [pointerOf([...at, name])],
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
