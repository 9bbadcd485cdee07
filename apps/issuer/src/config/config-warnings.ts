import { validatePolicy } from '@luciole/policy';
import { isLoopbackHost } from '@luciole/service';
import type { ConfigProblem } from './config-error.ts';
import type { IssuerConfig, SelfSignedBootstrap } from './config.ts';
import { policyPath } from './parse-sections.ts';
import { formatPath, type SettingsMap, valueAt } from './settings-tree.ts';

/** What works and still deserves a look: said by `check` and at every start. */
export function findWarnings(config: IssuerConfig, tree: SettingsMap): readonly ConfigProblem[] {
  return [
    ...bootstrapWarnings(config),
    ...laboratoryWarnings(config),
    ...serverWarnings(config, tree),
  ];
}

function* bootstrapWarnings(config: IssuerConfig): Generator<ConfigProblem> {
  const { bootstrap } = config;
  if (bootstrap.kind === 'self-signed') {
    yield {
      setting: 'bootstrap.selfSigned',
      message:
        'is for development: the root is new at every start, and its key has no other keeper',
    };
    yield* developerWarnings(bootstrap, config);
    return;
  }
  if (bootstrap.trustAnchorSha256.length === 0) {
    yield {
      setting: 'bootstrap.controlPlane.trustAnchorSha256',
      message:
        'is not set, so that any root is taken from the control plane; the fingerprint is printed at its first start',
    };
  }
  if (config.stateDirectory === undefined) {
    yield {
      setting: 'stateDirectory',
      message:
        'is not set, so that counts since the last report are lost when the process is killed',
    };
  }
}

function* developerWarnings(
  bootstrap: SelfSignedBootstrap,
  { rest, clients }: IssuerConfig,
): Generator<ConfigProblem> {
  if (bootstrap.authentication === undefined && !rest.allowUnauthenticated) {
    yield {
      setting: 'server.authentication',
      message:
        'is not set, so that every request is answered with 401; server.rest.allowUnauthenticated serves without a token',
    };
  }
  if (bootstrap.authentication?.type === 'JWT_JWKS' && clients.requiredAudience === undefined) {
    yield {
      setting: 'clients.requiredAudience',
      message: 'is not set, so that tokens made for others are taken too',
    };
  }
  for (const [index, policy] of bootstrap.policies.entries()) {
    for (const problem of validatePolicy(policy)) {
      const setting = formatPath(policyPath(index, problem));
      yield { setting, message: `deserves a look: ${problem.message}` };
    }
  }
}

function* laboratoryWarnings({ bootstrap, outgoing }: IssuerConfig): Generator<ConfigProblem> {
  if (bootstrap.kind === 'control-plane' && bootstrap.url.protocol === 'http:') {
    yield {
      setting: 'bootstrap.controlPlane.url',
      message: 'is plain http, which is for a control plane on this machine only',
    };
  }
  if (outgoing.allowHttp) {
    yield {
      setting: 'outgoing.allowHttp',
      message:
        'is for laboratories: whoever is on the way can replace the keys that tokens are checked with',
    };
  }
}

function* serverWarnings(
  { bootstrap, rest, operations }: IssuerConfig,
  tree: SettingsMap,
): Generator<ConfigProblem> {
  if (rest.allowUnauthenticated) {
    yield {
      setting: 'server.rest.allowUnauthenticated',
      message: isLoopbackHost(rest.host)
        ? 'lets every user of this machine have whatever the policies permit'
        : `lets everyone who reaches ${rest.host} have whatever the policies permit`,
    };
  }
  const tls = ['server', 'rest', 'tls'];
  const isNamed = ['dnsNames', 'ipAddresses'].some((list) => {
    const given = valueAt(tree, [...tls, list]);
    return Array.isArray(given) && given.length > 0;
  });
  if (bootstrap.kind === 'control-plane' && !isNamed) {
    yield {
      setting: 'server.rest.tls',
      message:
        'names nothing, so that clients elsewhere cannot verify the server; give dnsNames or ipAddresses',
    };
  }
  if (!isLoopbackHost(operations.host)) {
    yield {
      setting: 'operations.host',
      message: `shows health and metrics, in the clear, to everyone who reaches ${operations.host}`,
    };
  }
}
