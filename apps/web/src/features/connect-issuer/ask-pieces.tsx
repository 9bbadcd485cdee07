import type { ExtendedConfigurationInformation } from '@luciole/contract';
import { FormSection } from '../../components/forms/form-page.tsx';
import { PieceView } from './piece-view.tsx';
import { lines } from './issuer-yaml.ts';
import type { Root } from './use-connection.ts';

/** How a workload asks, to see the whole way once. */
export function AskPieces({
  configuration,
  root,
  url,
  issuer,
}: {
  readonly configuration: ExtendedConfigurationInformation;
  readonly root: Root | undefined;
  /** Of the control plane. */
  readonly url: string;
  /** Where workloads reach the issuer. */
  readonly issuer: string;
}) {
  const [policy] = configuration.policies;
  if (root === undefined || policy === undefined) return null;
  return (
    <FormSection
      title="5. Ask for a certificate"
      text="As a workload would, with a token that the configuration takes in $TOKEN, and a certification request in workload.csr.pem."
    >
      <PieceView
        piece={{
          title: 'The root, verified',
          text: 'Whoever talks to the issuer, or to workloads, trusts this root and nothing else.',
          content: lines(
            `curl -sS --fail ${url}/v1/builtinca/truststore/${root.caName}/root.der -o root.der`,
            `echo "${root.sha256}  root.der" | sha256sum --check &&`,
            '  openssl x509 -in root.der -inform DER -out root.pem',
          ),
        }}
      />
      <PieceView
        piece={{
          title: 'A request',
          content: lines(
            `node -e 'console.log(JSON.stringify({ policyName: process.argv[1], request: fs.readFileSync("workload.csr.pem", "utf8") }))' \\`,
            `  ${shellQuoted(policy.name)} |`,
            `  curl -sS --cacert root.pem ${issuer}/v1/certificatesigningrequest \\`,
            `    -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d @-`,
          ),
        }}
      />
    </FormSection>
  );
}

/** A text as one word of a POSIX shell. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
