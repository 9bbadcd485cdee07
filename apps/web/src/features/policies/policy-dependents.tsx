import type { ExtendedPolicyInformation } from '@luciole/contract';
import { Alert } from '@mui/material';
import { Fragment } from 'react';
import { TextLink } from '../../components/text-link.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { countOf, formatCount } from '../../lib/numbers.ts';

/** Configurations that are named; how many more there are is said. */
const MOST = 5;

/** What depends on a policy: configurations, their running issuers, and the certificates that these have signed. */
export function PolicyDependents({
  policy,
  isBoxed = false,
}: {
  readonly policy: ExtendedPolicyInformation;
  readonly isBoxed?: boolean;
}) {
  const { configurations } = policy;
  const issuers = useLiveIssuers({ configurationIds: configurations.map(({ id }) => id) });
  const signed = configurations.reduce((sum, { totalCertCount }) => sum + totalCertCount, 0);
  const sentences =
    configurations.length === 0 ? (
      'No configuration refers to this policy: a change touches no issuer.'
    ) : (
      <>
        Used by {countOf(configurations.length, 'configuration')} (
        {configurations.slice(0, MOST).map(({ id, name }, index) => (
          <Fragment key={id}>
            {index > 0 && ', '}
            <TextLink
              to="/configurations/$configurationId"
              params={{ configurationId: id }}
              underline="always"
            >
              {name}
            </TextLink>
          </Fragment>
        ))}
        {configurations.length > MOST && ` and ${formatCount(configurations.length - MOST)} more`})
        with {issuers.words}, whose issuers say that they have signed{' '}
        {countOf(signed, 'workload certificate')}. Running issuers take a change up with their next
        contact, within a minute unless they are set otherwise; certificates that exist stay as they
        are until they expire.
      </>
    );
  if (!isBoxed) return sentences;
  return (
    <Alert severity="info" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
      {sentences}
    </Alert>
  );
}
