import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { framed } from './base-routes.tsx';

const policyApprovalsRoute = createRoute({
  ...framed,
  path: '/policy-approvals',
  component: lazyRouteComponent(
    () => import('../features/policies/approvals/policy-approvals-page.tsx'),
    'PolicyApprovalsPage',
  ),
});
const policyProposalRoute = createRoute({
  ...framed,
  path: '/policy-approvals/$proposalId',
  component: lazyRouteComponent(
    () => import('../features/policies/approvals/policy-proposal-page.tsx'),
    'PolicyProposalPage',
  ),
});

/** What awaits a second person. */
export const POLICY_APPROVAL_ROUTES = [policyApprovalsRoute, policyProposalRoute] as const;
