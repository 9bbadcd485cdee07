import { createRouter } from '@tanstack/react-router';
import { onCredentialChange } from '../api/credential.ts';
import { createQueryClient } from '../api/query-client.ts';
import { parseSearch, stringifySearch } from '../lib/list-search.ts';
import { PageError } from './page-error.tsx';
import { PagePending } from './page-pending.tsx';
import { routeTree } from './routes.tsx';

export const queryClient = createQueryClient();

/** The one router. */
export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultPendingComponent: PagePending,
  scrollRestoration: true,
});

// Signed out, by hand or by the API: what was shown to one must not be shown to the next.
onCredentialChange(() => {
  queryClient.clear();
  void router.invalidate();
});

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
