import type { PagePath } from '../lib/page-path.ts';

/** Something that the Create menu and the command palette begin; it has a page of its own. */
export interface CreateAction {
  readonly label: string;
  readonly to: PagePath;
}

/** What can be made, in the order in which a newcomer needs it; a new form is one line here and one in routes.tsx. */
export const CREATE_ACTIONS: readonly CreateAction[] = [
  { label: 'Sub CA provider', to: '/sub-ca-providers/new' },
  { label: 'Workload issuance policy', to: '/policies/new' },
  { label: 'Service account', to: '/service-accounts/new' },
  { label: 'Issuer configuration', to: '/configurations/new' },
  { label: 'Certificate authority', to: '/certificate-authorities/new' },
];
