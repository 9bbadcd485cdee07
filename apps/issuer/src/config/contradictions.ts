import { type KeyAlgorithm, SAN_PROPERTIES } from '@luciole/policy';
import { isLoopbackHost } from '@luciole/service';
import type { PlacedProblem, Sections } from './parse-sections.ts';
import { isMap, type SettingsMap, valueAt } from './settings-tree.ts';

/** What is wrong between settings that are right each by itself. */
export function findContradictions(
  tree: SettingsMap,
  sections: Sections,
): readonly PlacedProblem[] {
  return [
    ...bootstrapContradictions(tree),
    ...credentialContradictions(sections),
    ...rootKeyContradictions(sections),
    ...developerModeContradictions(tree, sections),
    ...clientContradictions(tree, sections),
    ...exposureContradictions(tree, sections),
  ];
}

/** Which bootstrap a file asks for, by its members alone. */
export function bootstrapKind(tree: SettingsMap): 'control-plane' | 'self-signed' | undefined {
  const hasControlPlane = valueAt(tree, ['bootstrap', 'controlPlane']) !== undefined;
  const hasSelfSigned = valueAt(tree, ['bootstrap', 'selfSigned']) !== undefined;
  if (hasControlPlane === hasSelfSigned) return undefined;
  return hasControlPlane ? 'control-plane' : 'self-signed';
}

function* bootstrapContradictions(tree: SettingsMap): Generator<PlacedProblem> {
  const bootstrap = valueAt(tree, ['bootstrap']);
  if (bootstrap !== undefined && !isMap(bootstrap)) return;
  if (bootstrapKind(tree) !== undefined) return;
  yield {
    path: ['bootstrap'],
    message:
      'must have either controlPlane, for an issuer with a control plane, or selfSigned, for a developer’s own root',
  };
}

function* credentialContradictions({ bootstrap }: Sections): Generator<PlacedProblem> {
  const plane = bootstrap?.controlPlane;
  if (plane === undefined) return;
  const path = ['bootstrap', 'controlPlane'];
  const hasKeyPair = plane.clientId !== undefined || plane.privateKeyFile !== undefined;
  if (hasKeyPair && plane.federation !== undefined) {
    yield {
      path: [...path, 'federation'],
      message: 'excludes clientId and privateKeyFile; sign in with one of the two',
    };
  } else if (!hasKeyPair && plane.federation === undefined) {
    yield {
      path,
      message: 'needs a way to sign in: clientId and privateKeyFile, or federation',
    };
  } else if (hasKeyPair && plane.clientId === undefined) {
    yield { path: [...path, 'clientId'], message: 'is missing beside privateKeyFile' };
  } else if (hasKeyPair && plane.privateKeyFile === undefined) {
    yield { path: [...path, 'privateKeyFile'], message: 'is missing beside clientId' };
  }
  if (plane.maxStaleness <= plane.pollInterval) {
    yield {
      path: [...path, 'maxStaleness'],
      message: 'must be longer than pollInterval, or signing stops between two looks',
    };
  }
}

function* rootKeyContradictions({ bootstrap }: Sections): Generator<PlacedProblem> {
  const csr = bootstrap?.selfSigned?.csr;
  if (csr?.privateKey === undefined) return;
  const path = ['bootstrap', 'selfSigned', 'csr', 'privateKey'];
  if (csr.keyAlgorithm !== undefined) {
    yield { path, message: 'is another way to write keyAlgorithm; give one of them' };
  }
  if (rootKeyAlgorithm(csr.privateKey) === undefined) {
    yield { path: [...path, 'size'], message: `is none of ${csr.privateKey.algorithm} keys` };
  }
}

const ROOT_KEYS: ReadonlyMap<string, KeyAlgorithm> = new Map([
  ['RSA', 'RSA_2048'],
  ['RSA 2048', 'RSA_2048'],
  ['RSA 3072', 'RSA_3072'],
  ['RSA 4096', 'RSA_4096'],
  ['EC', 'EC_P256'],
  ['EC 256', 'EC_P256'],
  ['EC 384', 'EC_P384'],
  ['EC 521', 'EC_P521'],
  ['ED25519', 'EC_ED25519'],
]);

/** The key type that algorithm and size mean together. */
export function rootKeyAlgorithm(key: {
  readonly algorithm: string;
  readonly size?: number | string | undefined;
}): KeyAlgorithm | undefined {
  const family = key.algorithm.replace('ECDSA', 'EC');
  const size = key.size === undefined ? '' : ` ${String(key.size).replace('P', '')}`;
  return ROOT_KEYS.get(family + size);
}

/** What the control plane's configuration says in one mode, the file says in the other. */
function* developerModeContradictions(
  tree: SettingsMap,
  { server, policies }: Sections,
): Generator<PlacedProblem> {
  const kind = bootstrapKind(tree);
  const theirs = [
    ['server', 'authentication'],
    ['server', 'authorization'],
    ['server', 'rest', 'tls', 'minVersion'],
    ['policies'],
  ];
  if (kind === 'control-plane') {
    for (const path of theirs) {
      if (valueAt(tree, path) === undefined) continue;
      yield {
        path,
        message: 'is for selfSigned only; with a control plane its configuration says this',
      };
    }
  }
  if (kind !== 'self-signed') return;
  if (valueAt(tree, ['policies']) === undefined || policies?.length === 0) {
    const given = valueAt(tree, ['policies']);
    if (given === undefined || (Array.isArray(given) && given.length === 0)) {
      yield { path: ['policies'], message: 'is missing: without a policy nothing can be signed' };
    }
  }
  const authentication = server?.authentication?.jwt;
  if (authentication === undefined) return;
  if ((authentication.jwks === undefined) === (authentication.oidc === undefined)) {
    yield {
      path: ['server', 'authentication', 'jwt'],
      message: 'must have either jwks or oidc',
    };
  }
  if (server?.authorization?.configuration === undefined) {
    yield {
      path: ['server', 'authorization', 'configuration'],
      message: 'is missing: the name that tokens must carry in their configuration claim',
    };
  }
}

function* clientContradictions(
  tree: SettingsMap,
  { server, clients, outgoing, policies }: Sections,
): Generator<PlacedProblem> {
  for (const [index, binding] of (clients?.bindings ?? []).entries()) {
    const path = ['clients', 'bindings', index];
    if (SAN_PROPERTIES.every((form) => binding[form] === undefined)) {
      yield { path, message: `binds nothing; give one of ${SAN_PROPERTIES.join(', ')}` };
    }
    if (bootstrapKind(tree) !== 'self-signed' || policies === undefined) continue;
    for (const [at, name] of binding.policies.entries()) {
      if (policies.some((policy) => policy.name === name)) continue;
      yield { path: [...path, 'policies', at], message: 'is the name of no coherent policy' };
    }
  }
  const jwt = server?.authentication?.jwt;
  if (bootstrapKind(tree) === 'self-signed' && server !== undefined && jwt?.jwks === undefined) {
    for (const name of ['requiredAudience', 'requiredIssuer'] as const) {
      if (clients?.[name] === undefined) continue;
      yield {
        path: ['clients', name],
        message: 'is only looked at with server.authentication.jwt.jwks',
      };
    }
  }
  if (outgoing === undefined || outgoing.allowHttp) return;
  const message = 'must be https; in a laboratory outgoing.allowHttp takes plain http';
  const at = ['server', 'authentication', 'jwt'];
  for (const [index, url] of (jwt?.jwks?.urls ?? []).entries()) {
    if (!/^http:/i.test(url)) continue;
    yield { path: [...at, 'jwks', 'urls', index], message };
  }
  if (/^http:/i.test(jwt?.oidc?.baseUrl ?? '')) yield { path: [...at, 'oidc', 'baseUrl'], message };
}

/** The host that the REST server listens on when none is given. */
export function defaultRestHost(kind: 'control-plane' | 'self-signed'): string {
  return kind === 'control-plane' ? '0.0.0.0' : '127.0.0.1';
}

const EVERY_ADDRESS = ['0.0.0.0', '::'];

function* exposureContradictions(
  tree: SettingsMap,
  { server, operations }: Sections,
): Generator<PlacedProblem> {
  const kind = bootstrapKind(tree);
  if (kind === undefined || server === undefined) return;
  const host = server.rest.host ?? defaultRestHost(kind);
  if (server.rest.allowUnauthenticated && kind === 'control-plane' && !isLoopbackHost(host)) {
    yield {
      path: ['server', 'rest', 'allowUnauthenticated'],
      message: `would sign for everyone who reaches ${host}; set server.rest.host to 127.0.0.1, or let clients prove who they are`,
    };
  }
  const isSamePort = operations !== undefined && operations.port === server.rest.port;
  if (isSamePort && operations.port !== 0 && canCollide(host, operations.host)) {
    yield { path: ['operations', 'port'], message: 'is also server.rest.port; choose another one' };
  }
}

function canCollide(one: string, other: string): boolean {
  return one === other || EVERY_ADDRESS.includes(one) || EVERY_ADDRESS.includes(other);
}
