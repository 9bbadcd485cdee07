import type { RouteId } from '../api/route-by-id.ts';
import type { PagePath } from '../lib/page-path.ts';

/** Something that the Create menu and the command palette begin; it has a page of its own. */
export interface CreateAction {
  readonly label: string;
  readonly to: PagePath;
  /** The route of the API that makes it; whoever may not call it is not offered to. */
  readonly needs: RouteId;
}

/** What can be made, in the order in which a newcomer needs it; a new form is one line here and one in routes.tsx. */
export const CREATE_ACTIONS: readonly CreateAction[] = [
  { label: 'Sub CA provider', to: '/sub-ca-providers/new', needs: 'subCaProviderCreate' },
  { label: 'Workload issuance policy', to: '/policies/new', needs: 'policyCreate' },
  { label: 'Service account', to: '/service-accounts/new', needs: 'serviceAccountCreate' },
  { label: 'Issuer configuration', to: '/configurations/new', needs: 'configurationCreate' },
  {
    label: 'Certificate authority',
    to: '/certificate-authorities/new',
    needs: 'builtinCaAccountCreate',
  },
  { label: 'Team', to: '/teams/new', needs: 'teamCreate' },
  { label: 'User', to: '/users/new', needs: 'userInvite' },
];
