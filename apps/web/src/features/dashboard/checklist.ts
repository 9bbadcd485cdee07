import type { PagePath } from '../../lib/page-path.ts';

/** How many there are of what a first certificate needs. */
export interface SetUpCounts {
  readonly cas: number;
  readonly providers: number;
  readonly policies: number;
  readonly issuerAccounts: number;
  readonly configurations: number;
  readonly configurationsWithAccount: number;
  /** Of a configuration that an issuer can be connected to. */
  readonly configurationId: string | undefined;
  readonly issuers: number;
  readonly signed: number;
}

/** A step on the way from nothing to the first workload certificate. */
export interface ChecklistStep {
  readonly title: string;
  readonly text: string;
  readonly to: PagePath;
  /** Of the configuration whose page of connecting an issuer is meant, rather than `to`. */
  readonly connect?: string;
  readonly isDone: boolean;
}

/** The steps in the order in which they can be taken. */
export function checklist(counts: SetUpCounts): readonly ChecklistStep[] {
  return [
    {
      title: 'A root of your own',
      text: 'The built-in CA was made at the first start. Give its root to whoever verifies workloads.',
      to: '/certificate-authorities',
      isDone: counts.cas > 0,
    },
    {
      title: 'A sub CA provider',
      text: 'Says how the CA certificate of an issuer is made, and for how long.',
      to: counts.providers > 0 ? '/sub-ca-providers' : '/sub-ca-providers/new',
      isDone: counts.providers > 0,
    },
    {
      title: 'A policy',
      text: 'Says which names and keys workloads may ask for.',
      to: counts.policies > 0 ? '/policies' : '/policies/new',
      isDone: counts.policies > 0,
    },
    {
      title: 'A service account',
      text: 'How the issuer proves to the control plane who it is.',
      to: counts.issuerAccounts > 0 ? '/service-accounts' : '/service-accounts/new',
      isDone: counts.issuerAccounts > 0,
    },
    {
      title: 'A configuration',
      text: 'Ties provider, policies and service account together, and says which clients are served.',
      to: counts.configurations > 0 ? '/configurations' : '/configurations/new',
      isDone: counts.configurationsWithAccount > 0,
    },
    {
      title: 'An issuer that runs',
      text: 'Start it with the key of the service account. Its CA certificate then appears here.',
      to: '/issuer-certificates',
      ...(counts.issuers === 0 &&
        counts.configurationId !== undefined && { connect: counts.configurationId }),
      isDone: counts.issuers > 0,
    },
    {
      title: 'The first workload certificate',
      text: 'Counted as soon as the issuer has reported it.',
      to: '/configurations',
      isDone: counts.signed > 0,
    },
  ];
}
