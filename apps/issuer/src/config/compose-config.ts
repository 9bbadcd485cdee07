import { resolve } from 'node:path';
import type { ClientAuthenticationInformation } from '@luciole/contract';
import { SUBJECT_PROPERTIES, type SubjectNames } from '@luciole/policy';
import type {
  ControlPlaneBootstrap,
  Credential,
  IssuerConfig,
  SelfSignedBootstrap,
} from './config.ts';
import { defaultRestHost, rootKeyAlgorithm } from './contradictions.ts';
import type { Sections } from './parse-sections.ts';

/** Sections without a problem. */
type WholeSections = {
  readonly [Name in keyof Sections]: Name extends 'policies' | 'stateDirectory'
    ? Sections[Name]
    : NonNullable<Sections[Name]>;
};

/** What a configuration depends on beside the settings. */
export interface Place {
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/** The settings grouped and complete: defaults filled in, paths absolute. `undefined` when a section is missing. */
export function composeConfig(sections: Sections, place: Place): IssuerConfig | undefined {
  if (!isWhole(sections)) return undefined;
  const { server, signer, operations, outgoing, clients, auditLog, logLevel } = sections;
  const at = (path: string) => resolve(place.folder, path);
  const bootstrap = controlPlane(sections, at) ?? selfSigned(sections, at);
  if (bootstrap === undefined) return undefined;
  const { tls } = server.rest;
  const isNameless = tls.dnsNames.length === 0 && tls.ipAddresses.length === 0;
  return {
    bootstrap,
    rest: {
      host: server.rest.host ?? defaultRestHost(bootstrap.kind),
      port: server.rest.port,
      dnsNames: isNameless ? ['localhost'] : tls.dnsNames,
      ipAddresses: isNameless ? ['127.0.0.1', '::1'] : tls.ipAddresses,
      allowUnauthenticated: server.rest.allowUnauthenticated,
      maxPendingRequests: server.rest.maxPendingRequests,
    },
    operations,
    signer: {
      // One CPU signs where it serves: a worker beside it would only add messages.
      workers: signer.workers,
      hasNoRevAvail: signer.noRevAvail,
    },
    clients: {
      bindings: clients.bindings.map((binding) => ({
        policies: binding.policies,
        uniformResourceIdentifiers: binding.uniformResourceIdentifiers ?? [],
        dnsNames: binding.dnsNames ?? [],
        ipAddresses: binding.ipAddresses ?? [],
        rfc822Names: binding.rfc822Names ?? [],
      })),
      requiredAudience: clients.requiredAudience,
      requiredIssuer: clients.requiredIssuer,
    },
    stateDirectory: sections.stateDirectory === undefined ? undefined : at(sections.stateDirectory),
    auditLogFile: auditLog === '-' ? '-' : at(auditLog),
    logLevel,
    outgoing: {
      allowHttp: outgoing.allowHttp,
      exceptions: outgoing.exceptions.map(({ host, port, caFile }) => ({
        host,
        port,
        caFile: caFile === undefined ? undefined : at(caFile),
      })),
    },
  };
}

function isWhole(sections: Sections): sections is WholeSections {
  return Object.entries(sections).every(
    ([name, section]) => section !== undefined || name === 'policies' || name === 'stateDirectory',
  );
}

function controlPlane(
  { bootstrap }: WholeSections,
  at: (path: string) => string,
): ControlPlaneBootstrap | undefined {
  const plane = bootstrap.controlPlane;
  if (plane === undefined) return undefined;
  const credential = credentialOf(plane, at);
  if (credential === undefined) return undefined;
  return {
    kind: 'control-plane',
    url: plane.url,
    credential,
    caFile: plane.caFile === undefined ? undefined : at(plane.caFile),
    instanceName: plane.instanceName,
    trustAnchorSha256: [...new Set(plane.trustAnchorSha256)],
    maxStalenessSeconds: plane.maxStaleness,
    pollIntervalSeconds: plane.pollInterval,
  };
}

function credentialOf(
  plane: NonNullable<WholeSections['bootstrap']['controlPlane']>,
  at: (path: string) => string,
): Credential | undefined {
  const { federation, clientId, privateKeyFile } = plane;
  if (federation !== undefined) {
    const { companyId, tokenFile } = federation;
    return { kind: 'federation', companyId, tokenFile: at(tokenFile) };
  }
  if (clientId === undefined || privateKeyFile === undefined) return undefined;
  return { kind: 'key-pair', clientId, privateKeyFile: at(privateKeyFile) };
}

function selfSigned(
  { bootstrap, server, policies }: WholeSections,
  at: (path: string) => string,
): SelfSignedBootstrap | undefined {
  const root = bootstrap.selfSigned;
  if (root === undefined) return undefined;
  const { csr } = root;
  const fromSize = csr.privateKey && rootKeyAlgorithm(csr.privateKey);
  const names = SUBJECT_PROPERTIES.map((property) => {
    const value = csr[property];
    return [property, value === undefined ? [] : [value]];
  });
  const aliases = server.authorization?.customClaimsAliases;
  return {
    kind: 'self-signed',
    subject: Object.fromEntries(names) as SubjectNames,
    keyAlgorithm: csr.keyAlgorithm ?? fromSize ?? 'EC_P256',
    validityPeriod: csr.duration,
    trustRootDirectory:
      root.trustRootDirectory === undefined ? undefined : at(root.trustRootDirectory),
    policies: policies ?? [],
    configurationName: server.authorization?.configuration ?? '',
    authentication: authenticationOf(server),
    authorization: {
      customClaimsAliases: {
        configuration: aliases?.configuration ?? '',
        allowAllPolicies: aliases?.allowAllPolicies ?? '',
        allowedPolicies: aliases?.allowedPolicies ?? '',
      },
    },
    minTlsVersion: server.rest.tls.minVersion ?? 'TLS13',
  };
}

function authenticationOf({
  authentication,
}: WholeSections['server']): ClientAuthenticationInformation | undefined {
  const { jwks, oidc } = authentication?.jwt ?? {};
  if (jwks !== undefined) return { type: 'JWT_JWKS', urls: jwks.urls };
  if (oidc === undefined) return undefined;
  return { type: 'JWT_OIDC', baseUrl: oidc.baseUrl, audience: oidc.audience };
}
