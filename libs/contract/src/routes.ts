import { configurations } from './management/configurations.ts';
import { intermediateCertificates } from './management/intermediate-certificates.ts';
import { policies } from './management/policies.ts';
import { serviceAccounts } from './management/service-accounts.ts';
import { subCaProviders } from './management/sub-ca-providers.ts';
import type { RouteDefinition } from './route.ts';

/** Every route of the control plane. */
export const ROUTES: readonly RouteDefinition[] = Object.freeze(
  [policies, subCaProviders, configurations, intermediateCertificates, serviceAccounts].flatMap(
    (room) => Object.values<RouteDefinition>(room),
  ),
);
