import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { framed, list } from './base-routes.tsx';

const alertsRoute = createRoute({
  ...list,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page.tsx'), 'AlertsPage'),
});
const alertRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: '$alertId',
  component: lazyRouteComponent(() => import('../features/alerts/alert-panel.tsx'), 'AlertPanel'),
});
const alertSettingsRoute = createRoute({
  ...framed,
  path: '/settings/alerts',
  component: lazyRouteComponent(
    () => import('../features/alerts/alert-settings-page.tsx'),
    'AlertSettingsPage',
  ),
});

/** What needs somebody, and when it does. */
export const ALERT_ROUTES = [alertsRoute.addChildren([alertRoute]), alertSettingsRoute] as const;
