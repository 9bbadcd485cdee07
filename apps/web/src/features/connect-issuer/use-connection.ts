import type {
  ExtendedConfigurationInformation,
  ServiceAccountInformation,
} from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';

type Configuration = ExtendedConfigurationInformation;

/** The root above a configuration's issuers, as verifiers know it. */
export interface Root {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Of the intermediate, in the addresses of downloads. */
  readonly caName: string;
}

/** What the page needs to begin. */
export interface Connection {
  readonly configuration: Configuration;
  /** Accounts of the configuration. */
  readonly accounts: readonly ServiceAccountInformation[];
  /** Names of all accounts, so that a new one gets another. */
  readonly takenNames: ReadonlySet<string>;
  readonly root: Root | undefined;
}

/** Asks for configuration, accounts and root at once. */
export function useConnection(configurationId: string): {
  readonly data: Connection | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
} {
  const configuration = useQuery(
    routeQuery('configurationGet', { params: { id: configurationId } }),
  );
  const accounts = useQuery(routeQuery('serviceAccountList'));
  const cas = useQuery(routeQuery('caAccountList', { params: { type: 'BUILTIN' } }));
  const queries = [configuration, accounts, cas];
  const common = {
    error: queries.find(({ error }) => error !== null)?.error ?? null,
    retry: () => queries.forEach(({ refetch }) => void refetch()),
  };
  if (configuration.data === undefined || accounts.data === undefined || cas.data === undefined) {
    return { ...common, data: undefined };
  }
  const ids = new Set<string>(configuration.data.serviceAccountIds);
  const { caAccountId } = configuration.data.subCaProvider;
  const chain = cas.data.accounts.find(({ account }) => account.id === caAccountId)?.account
    .accountDetails.trustChain;
  const [issuing] = chain ?? [];
  const root = chain?.at(-1);
  return {
    ...common,
    data: {
      configuration: configuration.data,
      accounts: accounts.data.filter(({ id }) => ids.has(id)),
      takenNames: new Set(accounts.data.map(({ name }) => name)),
      root:
        issuing === undefined || root === undefined
          ? undefined
          : { sha256: root.fingerprintSha256, caName: issuing.caName },
    },
  };
}
