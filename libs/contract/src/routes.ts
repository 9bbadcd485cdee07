import type { RouteDefinition } from './route.ts';
import { policies } from './management/policies.ts';

/** Every route of the control plane. */
export const ROUTES: readonly RouteDefinition[] = Object.freeze([...Object.values(policies)]);
