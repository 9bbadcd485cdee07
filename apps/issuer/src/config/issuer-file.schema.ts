import { CompanyId, ServiceAccountId, TlsVersion } from '@luciole/contract';
import { KeyAlgorithm, SUBJECT_UPPER_BOUNDS } from '@luciole/policy';
import * as z from 'zod';
import {
  dnsName,
  fetchedUrl,
  filePath,
  ipAddress,
  listenHost,
  origin,
  period,
  port,
  seconds,
  sha256,
  some,
  text,
  wholeNumber,
} from './fields.ts';
import {
  dnsTemplateFault,
  ipTemplateFault,
  rfc822TemplateFault,
  uriTemplateFault,
} from './name-template.ts';

/** Key types of a developer's root as the reference's files write them. */
const PRIVATE_KEY = z
  .strictObject({
    algorithm: z
      .enum(['RSA', 'EC', 'ECDSA', 'ED25519'])
      .describe('The other way to write keyAlgorithm, together with size.'),
    size: z
      .literal([2048, 3072, 4096, 256, 384, 521, 'P256', 'P384', 'P521'])
      .optional()
      .describe('Bits, or the name of the curve. Unset: 2048 for RSA, P256 for EC.'),
  })
  .optional();

const CONTROL_PLANE = z.strictObject({
  url: origin.describe('The control plane. Plain http is taken for this machine only.'),
  clientId: ServiceAccountId.optional().describe(
    'Id of the service account, when the issuer signs in with a key pair.',
  ),
  privateKeyFile: filePath
    .optional()
    .describe(
      'PEM private key of the service account: PKCS#8, SEC1 or PKCS#1, not encrypted. Only its owner and group should be able to read it.',
    ),
  federation: z
    .strictObject({
      companyId: CompanyId.describe('The company whose federated service account this is.'),
      tokenFile: filePath.describe(
        'Token of the platform, read again whenever it changes; in place of clientId and privateKeyFile.',
      ),
    })
    .optional(),
  caFile: filePath
    .optional()
    .describe(
      'PEM of the CAs that the control plane’s server certificate is verified with. Unset: those of Node.js.',
    ),
  instanceName: text(64)
    .optional()
    .describe(
      'Goes before the common name of the issuer’s CA certificate; 64 characters at most together.',
    ),
  trustAnchorSha256: z
    .array(sha256)
    .max(32)
    .default([])
    .describe(
      'SHA-256 of the roots that are taken, several for a rotation; any other root is refused. Unset: any root, with a warning.',
    ),
  maxStaleness: seconds(1, 366 * 86_400, 'of one second to 366 days, like PT72H')
    .prefault('PT72H')
    .describe('Signing stops after this long without contact to the control plane.'),
  pollInterval: seconds(1, 60, 'of one second to one minute, like PT30S')
    .prefault('PT30S')
    .describe('How often the configuration is looked at.'),
});

const subjectText = (name: keyof typeof SUBJECT_UPPER_BOUNDS) =>
  text(SUBJECT_UPPER_BOUNDS[name]).optional().describe('Of the root’s subject.');

const SELF_SIGNED = z.strictObject({
  csr: z.strictObject({
    commonName: text(SUBJECT_UPPER_BOUNDS.commonName).describe('Common name of the root.'),
    organization: subjectText('organization'),
    organizationalUnit: subjectText('organizationalUnit'),
    locality: subjectText('locality'),
    stateOrProvince: subjectText('stateOrProvince'),
    country: subjectText('country'),
    keyAlgorithm: KeyAlgorithm.optional().describe('Key of the root. Unset: EC_P256.'),
    privateKey: PRIVATE_KEY,
    duration: period(365)
      .default('P30D')
      .describe('Validity of the root: ISO 8601, or hours like 720h.'),
  }),
  trustRootDirectory: filePath
    .optional()
    .describe('Folder that receives the root’s certificate as root.pem.'),
});

/** Where the CA certificate comes from; exactly one of the two. */
export const BootstrapSection = z.strictObject({
  controlPlane: CONTROL_PLANE.optional(),
  selfSigned: SELF_SIGNED.optional(),
});

export const SignerSection = z.strictObject({
  inMemory: z
    .custom<unknown>(isYes, 'must be true: the CA key lives in memory only')
    .optional()
    .describe('May be said, and can only be true: the CA key lives in memory.'),
  workers: wholeNumber(0, 64)
    .default(0)
    .describe(
      'Threads that sign beside the one that serves; each takes about 30 MB. 0 signs in that one, which is some thousand certificates a second on one CPU.',
    ),
  noRevAvail: z
    .boolean()
    .default(false)
    .describe('Certificates state that there will be no revocation information (RFC 9608).'),
});

export const ServerSection = z.strictObject({
  rest: z
    .strictObject({
      host: listenHost
        .optional()
        .describe(
          'Address to listen on, always with TLS. Unset: 0.0.0.0 with a control plane, 127.0.0.1 with selfSigned.',
        ),
      port: port.default(8281).describe('TCP port to listen on; 0 lets the system choose.'),
      tls: z
        .strictObject({
          dnsNames: z
            .array(dnsName)
            .max(64)
            .default([])
            .describe('DNS names in the issuer’s server certificate.'),
          ipAddresses: z
            .array(ipAddress)
            .max(64)
            .default([])
            .describe(
              'IP addresses in it. Neither names nor addresses: localhost, 127.0.0.1 and ::1, with a warning.',
            ),
          minVersion: TlsVersion.optional().describe(
            'Developer mode only, else the control plane says it. Unset: TLS13.',
          ),
        })
        .prefault({}),
      allowUnauthenticated: z
        .boolean()
        .default(false)
        .describe(
          'Serves callers without a token when the configuration has no client authentication; on a loopback host or with selfSigned only. Has no variable on purpose.',
        ),
      maxPendingRequests: wholeNumber(1, 100_000)
        .default(512)
        .describe('Most requests that wait or are worked on; the next one gets 503.'),
    })
    .prefault({}),
  authentication: z
    .strictObject({
      jwt: z.strictObject({
        jwks: z
          .strictObject({
            urls: some(fetchedUrl, 64).describe(
              'Key sets whose keys sign clients’ tokens; with selfSigned only.',
            ),
          })
          .optional(),
        oidc: z
          .strictObject({
            baseUrl: fetchedUrl.describe(
              'OpenID provider, found by discovery; with selfSigned only.',
            ),
            audience: text(256).describe('Must be in the tokens’ aud.'),
          })
          .optional(),
      }),
    })
    .optional(),
  authorization: z
    .strictObject({
      configuration: text(64)
        .optional()
        .describe('What tokens must carry as the name of the configuration; with selfSigned only.'),
      customClaimsAliases: z
        .strictObject({
          configuration: text(128).optional().describe('Name of that claim in the tokens.'),
          allowAllPolicies: text(128).optional().describe('Name of the claim allowAllPolicies.'),
          allowedPolicies: text(128).optional().describe('Name of the claim allowedPolicies.'),
        })
        .prefault({}),
    })
    .optional(),
});

const template = (fault: (template: string) => string | undefined) =>
  z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== undefined) context.addIssue(message);
  });

export const ClientsSection = z.strictObject({
  bindings: z
    .array(
      z.strictObject({
        policies: z
          .array(text(64))
          .max(255)
          .default([])
          .describe('Names of the policies that the binding holds for. Unset: every policy.'),
        uniformResourceIdentifiers: some(template(uriTemplateFault), 64)
          .optional()
          .describe(
            'URIs that a client may have at most; {claim} stands for a claim of its token: spiffe://example.org/ns/{namespace}/sa/{account}.',
          ),
        dnsNames: some(template(dnsTemplateFault), 64)
          .optional()
          .describe('DNS names that a client may have at most, likewise.'),
        ipAddresses: some(template(ipTemplateFault), 64)
          .optional()
          .describe('IP addresses, likewise; a claim is an address or stands within a group.'),
        rfc822Names: some(template(rfc822TemplateFault), 64)
          .optional()
          .describe('Mail addresses, likewise: {sub}@example.org.'),
      }),
    )
    .max(255)
    .default([]),
  requiredAudience: text(256)
    .optional()
    .describe('Must be in the aud of tokens that are checked by key set alone (JWT_JWKS).'),
  requiredIssuer: text(2048).optional().describe('Must be the iss of such tokens.'),
});

export const OperationsSection = z.strictObject({
  host: listenHost
    .default('127.0.0.1')
    .describe('Address for health and metrics, plain http; containers need 0.0.0.0.'),
  port: port.default(8080).describe('TCP port for health and metrics.'),
});

export const OutgoingSection = z.strictObject({
  allowHttp: z
    .boolean()
    .default(false)
    .describe('Laboratories only: takes http:// key sets and providers.'),
  exceptions: z
    .array(
      z.strictObject(
        {
          host: text(253)
            .toLowerCase()
            .describe('Private host that key sets may be fetched from all the same.'),
          port: wholeNumber(1, 65_535).describe('Its port.'),
          caFile: filePath.optional().describe('PEM of the CAs to trust there.'),
        },
        {
          error: ({ code }) =>
            code === 'invalid_type'
              ? 'must be host:port, host:port=file, or a mapping of host, port and caFile'
              : undefined,
        },
      ),
    )
    .max(64)
    .default([]),
});

/** Policies are looked at by libs/policy, which names every problem with its place. */
export const PoliciesSection = z
  .array(z.unknown())
  .max(255)
  .optional()
  .describe(
    'Policies as the API takes them; with selfSigned only, else the control plane has them.',
  );

export const STATE_DIRECTORY = filePath
  .optional()
  .describe('Folder where counts outlive the process. Unset: they are lost when it is killed.');
export const AUDIT_LOG = filePath
  .default('-')
  .describe(
    'File for issuance records, when the configuration asks for them; - is standard output.',
  );
export const LOG_LEVEL = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
  .default('info')
  .describe('Least severe level that is logged.');

/** Every setting of an issuer's file; `describe` feeds docs/reference/issuer-configuration.md. Members are parsed one by one, so that a fault in one hides none of another. */
export const ISSUER_FILE = {
  bootstrap: BootstrapSection,
  signer: SignerSection,
  server: ServerSection,
  policies: PoliciesSection,
  clients: ClientsSection,
  stateDirectory: STATE_DIRECTORY,
  auditLog: AUDIT_LOG,
  outgoing: OutgoingSection,
  operations: OperationsSection,
  logLevel: LOG_LEVEL,
} as const;

function isYes(value: unknown): boolean {
  const isEmptyMap = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return value === true || isEmptyMap;
}
