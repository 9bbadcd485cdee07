import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { isSignedIn } from '../api/credential.ts';
import { loadRoles } from '../api/permissions.ts';
import { parseListSearch } from '../lib/list-search.ts';
import { Frame } from './frame/frame.tsx';
import { NotFoundPage } from './not-found-page.tsx';

/** What every route can use. */
export interface RouterContext {
  readonly queryClient: QueryClient;
}

/** What the address of the sign-in page says. */
export interface SignInSearch {
  /** Path to go to afterwards. */
  readonly returnTo?: string | undefined;
  /** URL prefix of the company. */
  readonly company?: string | undefined;
  /** Code of the catalogue: why single sign-on failed. */
  readonly problem?: string | undefined;
}

/** The root of all pages. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  // Never left out: the router keeps what a route says nothing about.
  validateSearch: ({ returnTo, company, problem }): SignInSearch => ({
    returnTo: isOwnPath(returnTo) ? returnTo : undefined,
    company: typeof company === 'string' && company !== '' ? company : undefined,
    problem: typeof problem === 'string' && /^\d{1,6}$/.test(problem) ? problem : undefined,
  }),
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/** Everything that needs somebody who is signed in. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: ({ location }) => {
    if (isLink(location.hash)) {
      // oxlint-disable-next-line typescript/only-throw-error -- how the router is told to go elsewhere
      throw redirect({ to: '/sign-in', hash: location.hash, replace: true });
    }
    if (isSignedIn()) return;
    // oxlint-disable-next-line typescript/only-throw-error -- how the router is told to go elsewhere
    throw redirect({
      to: '/sign-in',
      search: location.href === '/' ? {} : { returnTo: location.href },
      replace: true,
    });
  },
  // What somebody may do decides what is drawn; nothing that was drawn moves because of it.
  loader: ({ context }) => loadRoles(context.queryClient),
  component: Frame,
});

/** Members of a page's route, and of a list's. */
export const framed = { getParentRoute: () => frameRoute } as const;
export const list = { ...framed, validateSearch: parseListSearch } as const;

/** Whether somebody opens a one-time link: `<public URL>/#link=<token>`, which wins over whoever is signed in. */
function isLink(hash: string): boolean {
  return hash.startsWith('link=');
}

/** Whether a text is a path of this console: an address elsewhere never becomes a place to return to. */
function isOwnPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(value);
}
