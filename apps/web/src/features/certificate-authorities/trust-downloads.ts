import type {
  CaAccountInformation,
  CaCertificateInformation,
  TrustStoreEncoding,
} from '@luciole/contract';
import type { DownloadableFile } from '../../components/download-list.tsx';

/** Whom a verifier can be told to trust. */
export type AnchorKind = 'root' | 'intermediate';

/** A certificate to trust, with the files that hold it. */
export interface TrustAnchorChoice {
  readonly kind: AnchorKind;
  readonly certificate: CaCertificateInformation;
  readonly downloads: readonly DownloadableFile[];
}

const OF_ROOT: readonly (readonly [TrustStoreEncoding, label: string, text: string])[] = [
  ['root.pem', 'Root, PEM', 'openssl, curl, nginx, Envoy, Go, Python'],
  ['root.der', 'Root, DER', 'Windows, Android, devices'],
  ['truststore.p12', 'Trust store, PKCS#12', 'Java 9 and later; the password is changeit'],
  ['truststore.jks', 'Trust store, JKS', 'older Java; the password is changeit'],
  ['secret.yaml', 'Kubernetes Secret', 'kubectl apply'],
  ['configmap.yaml', 'Kubernetes ConfigMap', 'kubectl apply; a root is no secret'],
  ['bundle.pem', 'Chain with the root, PEM', 'tools that want the whole path in one file'],
  ['chain.pem', 'Chain without the root, PEM', 'servers that send it along; no trust store'],
  ['bundle.p7b', 'Chain with the root, PKCS#7', 'Windows and Java tools'],
];

/** The root, and the intermediate that signs, each with its files. An issuer's own CA is not among them, on purpose. */
export function trustAnchors({
  accountDetails: { trustChain },
}: CaAccountInformation): readonly TrustAnchorChoice[] {
  const [intermediate] = trustChain;
  const root = trustChain.at(-1);
  if (root === undefined || intermediate === undefined) return [];
  const ofRoot: TrustAnchorChoice = {
    kind: 'root',
    certificate: root,
    downloads: OF_ROOT.map(([encoding, label, text]) => ({
      label,
      text,
      href: trustStorePath(intermediate.caName, encoding),
      fileName: `${slug(root)}-${encoding}`,
    })),
  };
  return intermediate === root ? [ofRoot] : [ofRoot, intermediateAnchor(intermediate)];
}

/** Where a trust store of the chain above a CA is, relative to the control plane. */
export function trustStorePath(caName: string, encoding: TrustStoreEncoding): string {
  return `/v1/builtinca/truststore/${caName}/${encoding}`;
}

function intermediateAnchor(certificate: CaCertificateInformation): TrustAnchorChoice {
  const fileName = slug(certificate);
  return {
    kind: 'intermediate',
    certificate,
    downloads: [
      {
        label: 'Intermediate, PEM',
        text: 'openssl with -partial_chain, Envoy, Go',
        href: `data:application/x-pem-file,${encodeURIComponent(certificate.certificate)}`,
        fileName: `${fileName}.pem`,
      },
      {
        label: 'Intermediate, DER',
        text: 'Windows, devices',
        href: `/v1/builtinca/ca/${certificate.caName}`,
        fileName: `${fileName}.der`,
      },
    ],
  };
}

function slug({ subjectCN, caName }: CaCertificateInformation): string {
  const words = (subjectCN[0] ?? caName).toLowerCase().match(/[a-z0-9]+/g) ?? ['ca'];
  return words.join('-');
}
