import { Status } from '../status.tsx';

/** How sending to somewhere goes, in words. */
export function DeliveryStatus({
  to: { enabled, failureCount },
}: {
  readonly to: { readonly enabled: boolean; readonly failureCount: number };
}) {
  if (!enabled) return <Status tone="quiet">Stopped</Status>;
  return failureCount > 0 ? (
    <Status tone="bad">Failing</Status>
  ) : (
    <Status tone="good">Sending</Status>
  );
}
