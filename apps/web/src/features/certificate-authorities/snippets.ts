import type { CaAccountInformation } from '@luciole/contract';
import { trustStorePath } from './trust-downloads.ts';

/** Something to copy into a terminal or a file. */
export interface Snippet {
  readonly title: string;
  readonly text: string;
  readonly code: string;
}

/**
 * How to use the root of an account. Each script stops when what it fetched has another fingerprint (ruling 22); names are
 * those that istio-csr's documentation uses.
 *
 * @param origin - of the control plane, as this browser reaches it
 */
export function trustSnippets(
  { accountDetails: { trustChain } }: CaAccountInformation,
  origin: string,
): readonly Snippet[] {
  const [intermediate] = trustChain;
  const root = trustChain.at(-1);
  if (intermediate === undefined || root === undefined) return [];
  const fetchRoot = [
    'set -eu',
    `curl -fsSo root.pem '${origin}${trustStorePath(intermediate.caName, 'root.pem')}'`,
    `openssl x509 -in root.pem -outform DER | openssl dgst -sha256 -r |`,
    `  grep -q '^${root.fingerprintSha256} ' || { echo 'This is not the root' >&2; exit 1; }`,
  ];
  const script = (...lines: readonly string[]) => `${[...fetchRoot, ...lines].join('\n')}\n`;
  return [
    {
      title: 'Kubernetes Secret',
      text: 'The root, fetched and compared, as a Secret that istio-csr mounts.',
      code: script(
        'kubectl -n cert-manager create secret generic istio-root-ca \\',
        '  --from-file=ca.pem=root.pem --dry-run=client -o yaml | kubectl apply -f -',
      ),
    },
    {
      title: 'Helm values of istio-csr',
      text: 'Has istio-csr give this root, and no other, to the workloads of the mesh.',
      code: `${[
        'app:',
        '  tls:',
        '    rootCAFile: /var/run/secrets/istio-csr/ca.pem',
        'volumeMounts:',
        '  - name: root-ca',
        '    mountPath: /var/run/secrets/istio-csr',
        '    readOnly: true',
        'volumes:',
        '  - name: root-ca',
        '    secret:',
        '      secretName: istio-root-ca',
      ].join('\n')}\n`,
    },
    {
      title: 'openssl verify',
      text: 'Looks whether a workload certificate leads to this root: workload.pem is the certificate, chain.pem what came with it.',
      code: script('openssl verify -CAfile root.pem -untrusted chain.pem workload.pem'),
    },
  ];
}
