import type { ConfigProblem } from './config-error.ts';
import { type SettingsMap, valueAt, withValueAt } from './settings-tree.ts';

/** A setting of the reference's files that this issuer has no room for, and what to do (ruling 20: nothing is silently ignored). */
export interface RefusedSetting {
  /** Dotted; every name that it goes by. */
  readonly path: string;
  readonly message: string;
}

const LOGIN_WITHOUT_ACCOUNT =
  'is how the first releases signed in; make a service account and give clientId and privateKeyFile';
const WITHOUT_HSM = 'is not served: the CA key lives in memory, never in a file or module';

export const REFUSED_SETTINGS: readonly RefusedSetting[] = [
  {
    path: 'server.grpc',
    message: 'is not served: there is no gRPC in this release; remove it and use REST',
  },
  {
    path: 'server.graphql',
    message: 'is not served: there is no GraphQL in this release; remove it and use REST',
  },
  {
    path: 'server.unixSocket',
    message: 'is not served: local clients use REST on a loopback host',
  },
  {
    path: 'controller',
    message: 'is not served: this issuer answers no cert-manager requests; clients use REST',
  },
  {
    path: 'identityDocument',
    message:
      'is not served: identity documents of clouds are not verified; let clients send a token',
  },
  { path: 'signer.pkcs11', message: WITHOUT_HSM },
  { path: 'signer.hsm', message: WITHOUT_HSM },
  { path: 'bootstrap.vaas.apiKey', message: LOGIN_WITHOUT_ACCOUNT },
  { path: 'bootstrap.vaas.configurationID', message: LOGIN_WITHOUT_ACCOUNT },
  { path: 'bootstrap.controlPlane.apiKey', message: LOGIN_WITHOUT_ACCOUNT },
  { path: 'bootstrap.controlPlane.configurationID', message: LOGIN_WITHOUT_ACCOUNT },
];

/** Takes out what is refused, with a sentence for each. */
export function withoutRefused(given: SettingsMap): {
  readonly tree: SettingsMap;
  readonly problems: readonly ConfigProblem[];
} {
  let tree = given;
  const problems: ConfigProblem[] = [];
  for (const { path, message } of REFUSED_SETTINGS) {
    if (valueAt(tree, path.split('.')) === undefined) continue;
    tree = withValueAt(tree, path.split('.'), undefined);
    problems.push({ setting: path, message });
  }
  return { tree, problems };
}
