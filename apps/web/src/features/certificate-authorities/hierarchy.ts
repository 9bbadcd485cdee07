import type {
  CaAccountInformation,
  CaCertificateInformation,
  ConfigurationResponse,
  SubCaProviderInformation,
} from '@luciole/contract';

type Configuration = ConfigurationResponse['configurations'][number];

/** A provider below an intermediate: the sub-CAs that it makes, and who gets them. */
export interface ProviderNode {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly validityPeriod: string;
  readonly configurations: readonly Configuration[];
  /** Workload certificates that issuers of these configurations signed. */
  readonly signed: number;
}

/** An intermediate CA, by the account that it signs for. */
export interface IntermediateNode {
  readonly account: CaAccountInformation;
  readonly certificate: CaCertificateInformation;
  readonly providers: readonly ProviderNode[];
}

/** A root with everything below it. */
export interface RootNode {
  readonly certificate: CaCertificateInformation;
  readonly intermediates: readonly IntermediateNode[];
}

/** The hierarchy as a tree: roots in the order of their names, everything below them likewise. */
export function hierarchy(
  accounts: readonly CaAccountInformation[],
  providers: readonly SubCaProviderInformation[],
  configurations: readonly Configuration[],
): readonly RootNode[] {
  const byProvider = Map.groupBy(configurations, ({ subCaProvider }): string => subCaProvider.id);
  const byAccount = Map.groupBy(providers, ({ caAccountId }): string => caAccountId);
  const nodes = accounts.flatMap((account): readonly (IntermediateNode & { root: RootNode })[] => {
    const [certificate] = account.accountDetails.trustChain;
    const root = account.accountDetails.trustChain.at(-1);
    if (certificate === undefined || root === undefined) return [];
    const made = (byAccount.get(account.id) ?? []).map((provider) =>
      providerNode(provider, byProvider.get(provider.id) ?? []),
    );
    return [
      {
        account,
        certificate,
        providers: made.toSorted(byName(({ name }) => name)),
        root: { certificate: root, intermediates: [] },
      },
    ];
  });
  return [...Map.groupBy(nodes, ({ root }) => root.certificate.fingerprintSha256).values()]
    .flatMap((group): readonly RootNode[] => {
      const [first] = group;
      const intermediates = group.toSorted(byName(({ account }) => account.key));
      return first === undefined ? [] : [{ ...first.root, intermediates }];
    })
    .toSorted(byName(({ certificate }) => nameOf(certificate)));
}

/** The common name of a CA, or its whole subject. */
export function nameOf({ subjectCN, subjectDN }: CaCertificateInformation): string {
  return subjectCN[0] ?? subjectDN;
}

function providerNode(
  { id, name, validityPeriod }: SubCaProviderInformation,
  configurations: readonly Configuration[],
): ProviderNode {
  return {
    id,
    name,
    validityPeriod,
    configurations,
    signed: configurations.reduce((sum, { totalCertCount }) => sum + totalCertCount, 0),
  };
}

function byName<Node>(name: (node: Node) => string): (left: Node, right: Node) => number {
  return (left, right) => name(left).localeCompare(name(right), 'en-US', { numeric: true });
}
