import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { parseTargetSearch } from '../features/incidents/incident-target.ts';
import { framed, list } from './base-routes.tsx';

const incidentsRoute = createRoute({
  ...list,
  path: '/incidents',
  component: lazyRouteComponent(
    () => import('../features/incidents/incidents-page.tsx'),
    'IncidentsPage',
  ),
});
const incidentRoute = createRoute({
  getParentRoute: () => incidentsRoute,
  path: '$incidentId',
  component: lazyRouteComponent(
    () => import('../features/incidents/incident-panel.tsx'),
    'IncidentPanel',
  ),
});
const stopRoute = createRoute({
  ...framed,
  path: '/incidents/new',
  validateSearch: parseTargetSearch,
  component: lazyRouteComponent(() => import('../features/incidents/stop-page.tsx'), 'StopPage'),
});

/** The off switch, and what became of it. */
export const INCIDENT_ROUTES = [incidentsRoute.addChildren([incidentRoute]), stopRoute] as const;
