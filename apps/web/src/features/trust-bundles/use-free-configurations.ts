import type { ConfigurationResponse } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';

/** Configurations that have no trust bundle; `undefined` while they are read. */
export function useFreeConfigurations(): ConfigurationResponse['configurations'] | undefined {
  const bundles = useQuery(routeQuery('trustBundleList')).data?.trustBundles;
  const configurations = useQuery(routeQuery('configurationList')).data?.configurations;
  if (bundles === undefined) return undefined;
  const taken = new Set(bundles.flatMap((bundle) => bundle.configurations.map(({ id }) => id)));
  return configurations?.filter(({ id }) => !taken.has(id));
}
