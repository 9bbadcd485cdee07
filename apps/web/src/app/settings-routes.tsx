import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { framed, list } from './base-routes.tsx';

const usersRoute = createRoute({
  ...list,
  path: '/users',
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
});
const userRoute = createRoute({
  getParentRoute: () => usersRoute,
  path: '$userId',
  component: lazyRouteComponent(() => import('../features/users/user-panel.tsx'), 'UserPanel'),
});
const inviteUserRoute = createRoute({
  ...framed,
  path: '/users/new',
  component: lazyRouteComponent(
    () => import('../features/users/invite-user-page.tsx'),
    'InviteUserPage',
  ),
});
const teamsRoute = createRoute({
  ...list,
  path: '/teams',
  component: lazyRouteComponent(() => import('../features/teams/teams-page.tsx'), 'TeamsPage'),
});
const teamRoute = createRoute({
  getParentRoute: () => teamsRoute,
  path: '$teamId',
  component: lazyRouteComponent(() => import('../features/teams/team-panel.tsx'), 'TeamPanel'),
});
const newTeamRoute = createRoute({
  ...framed,
  path: '/teams/new',
  component: lazyRouteComponent(() => import('../features/teams/new-team-page.tsx'), 'NewTeamPage'),
});
const editTeamRoute = createRoute({
  ...framed,
  path: '/teams/$teamId/edit',
  component: lazyRouteComponent(
    () => import('../features/teams/edit-team-page.tsx'),
    'EditTeamPage',
  ),
});
const apiKeysRoute = createRoute({
  ...list,
  path: '/api-keys',
  component: lazyRouteComponent(
    () => import('../features/api-keys/api-keys-page.tsx'),
    'ApiKeysPage',
  ),
});
const apiKeyRoute = createRoute({
  getParentRoute: () => apiKeysRoute,
  path: '$apiKeyId',
  component: lazyRouteComponent(
    () => import('../features/api-keys/api-key-panel.tsx'),
    'ApiKeyPanel',
  ),
});
const accountRoute = createRoute({
  ...framed,
  path: '/account',
  component: lazyRouteComponent(
    () => import('../features/sessions/account-page.tsx'),
    'AccountPage',
  ),
});
const eventLogRoute = createRoute({
  ...list,
  path: '/event-log',
  component: lazyRouteComponent(
    () => import('../features/event-log/event-log-page.tsx'),
    'EventLogPage',
  ),
});
const eventRoute = createRoute({
  getParentRoute: () => eventLogRoute,
  path: '$eventId',
  component: lazyRouteComponent(
    () => import('../features/event-log/event-panel.tsx'),
    'EventPanel',
  ),
});
const auditSettingsRoute = createRoute({
  ...framed,
  path: '/settings/audit',
  component: lazyRouteComponent(
    () => import('../features/settings/audit-settings-page.tsx'),
    'AuditSettingsPage',
  ),
});
const destinationRoute = createRoute({
  getParentRoute: () => auditSettingsRoute,
  path: '$destinationId',
  component: lazyRouteComponent(
    () => import('../features/settings/destination-panel.tsx'),
    'DestinationPanel',
  ),
});
const singleSignOnRoute = createRoute({
  ...framed,
  path: '/settings/single-sign-on',
  component: lazyRouteComponent(
    () => import('../features/settings/single-sign-on-page.tsx'),
    'SingleSignOnPage',
  ),
});
const companyRoute = createRoute({
  ...framed,
  path: '/settings/company',
  component: lazyRouteComponent(
    () => import('../features/settings/company-page.tsx'),
    'CompanyPage',
  ),
});

/** People, keys, the event log and settings. */
export const SETTINGS_ROUTES = [
  accountRoute,
  usersRoute.addChildren([userRoute]),
  inviteUserRoute,
  teamsRoute.addChildren([teamRoute]),
  newTeamRoute,
  editTeamRoute,
  apiKeysRoute.addChildren([apiKeyRoute]),
  eventLogRoute.addChildren([eventRoute]),
  auditSettingsRoute.addChildren([destinationRoute]),
  singleSignOnRoute,
  companyRoute,
] as const;
