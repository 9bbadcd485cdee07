import { FOLDERS, type IssuerPlan, KEY_FILE } from './issuer-plan.ts';

/** Texts that YAML reads as they are, beside nothing that could be taken for a number, a flag or a comment. */
const PLAIN = /^[A-Za-z/.][\w./-]*$|^https?:\/\/[\w.:[\]-]+$/;
const RESERVED = /^(true|false|null|yes|no|on|off|~|\.inf|\.nan)$/i;

/** A text as YAML, quoted where it has to be. */
export function scalar(text: string): string {
  return PLAIN.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text);
}

/** `issuer.yaml`: what this issuer needs, and nothing that the control plane says. */
export function issuerYaml(plan: IssuerPlan): string {
  const { place, credential, trustAnchors, dnsNames, exceptions } = plan;
  const folder = FOLDERS[place];
  const file = (name: string) => (place === 'node' ? name : `${folder}/${name}`);
  const isContainer = place === 'kubernetes' || place === 'docker';
  return lines(
    `# An issuer of the configuration ${oneLine(plan.configurationName)}.`,
    '# Look at it before a start: luciole-issuer check --config issuer.yaml',
    'bootstrap:',
    '  controlPlane:',
    `    url: ${scalar(plan.url)}`,
    ...(credential.kind === 'key'
      ? [
          `    clientId: ${credential.clientId}`,
          `    privateKeyFile: ${place === 'kubernetes' ? '/var/run/secrets/luciole/service-account.key.pem' : file(KEY_FILE)}`,
        ]
      : [
          '    federation:',
          `      companyId: ${credential.companyId}`,
          `      tokenFile: ${place === 'node' ? 'token' : '/var/run/secrets/luciole/token'}`,
        ]),
    ...(plan.hasPrivateCa ? [`    caFile: ${file('control-plane-ca.pem')}`] : []),
    ...(trustAnchors.length === 0
      ? []
      : [
          '    # The root that its chain must end in; any other is refused.',
          '    trustAnchorSha256:',
          ...trustAnchors.map((sha256) => `      - ${JSON.stringify(sha256)}`),
        ]),
    ...(place === 'kubernetes' || plan.instanceName === ''
      ? []
      : [`    instanceName: ${scalar(plan.instanceName)}`]),
    '',
    'server:',
    '  rest:',
    `    host: ${place === 'node' ? '127.0.0.1' : '0.0.0.0'}`,
    '    port: 8281',
    ...(dnsNames.length === 0
      ? []
      : ['    tls:', '      dnsNames:', ...dnsNames.map((name) => `        - ${scalar(name)}`)]),
    '',
    '# Health (/healthz, /readyz) and /metrics, plain http.',
    'operations:',
    `  host: ${isContainer ? '0.0.0.0' : '127.0.0.1'}`,
    // Beside a control plane on the same machine 8080 is taken.
    `  port: ${place === 'kubernetes' ? 8080 : 9180}`,
    '',
    '# Where counts outlive a kill.',
    `stateDirectory: ${place === 'node' ? 'state' : place === 'vm' ? '/var/lib/luciole-issuer' : '/state'}`,
    ...(exceptions.length === 0
      ? []
      : [
          '',
          '# Key sets of clients that may be fetched inside the network.',
          'outgoing:',
          '  exceptions:',
          ...exceptions.map((exception) => `    - ${JSON.stringify(exception)}`),
        ]),
    '',
    '# What a client may have at most, beyond what the policies say. {claim} is a claim of its token.',
    '# clients:',
    '#   bindings:',
    '#     - uniformResourceIdentifiers:',
    `#         - 'spiffe://example.org/ns/{"kubernetes.io".namespace}/sa/{"kubernetes.io".serviceaccount.name}'`,
  );
}

/** Lines of a file, with an end. */
export function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** Every line of a text further to the right; empty ones stay empty. */
export function indented(text: string, by: number): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

function oneLine(text: string): string {
  return text.replaceAll(/[^\P{C}]+/gu, ' ');
}
