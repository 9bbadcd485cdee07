import { useMay } from '../api/permissions.ts';
import type { RouteId } from '../api/route-by-id.ts';
import type { PagePath } from '../lib/page-path.ts';
import { LinkButton } from './link-button.tsx';

/** Leads to the form for a new object; not there for whoever may not make one. */
export function NewButton({
  to,
  route,
  children,
}: {
  readonly to: PagePath;
  /** The route of the API that makes it. */
  readonly route: RouteId;
  readonly children: string;
}) {
  return useMay()(route) ? (
    <LinkButton to={to} variant="contained">
      {children}
    </LinkButton>
  ) : null;
}
