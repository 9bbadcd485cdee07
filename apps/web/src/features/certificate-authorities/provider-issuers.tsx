import type { ConfigurationResponse } from '@luciole/contract';
import { Box, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { Instant } from '../../components/instant.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import { formatCount } from '../../lib/numbers.ts';

const MOST = 5;
const MINUTE_MS = 60_000;

/** Issuers that hold a sub-CA of some configurations now: how many, and those that end first. */
export function ProviderIssuers({
  configurations,
}: {
  readonly configurations: readonly ConfigurationResponse['configurations'][number][];
}) {
  const [asOf] = useState(() => Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS);
  const { data, error, refetch } = useQuery(
    routeQuery('intermediateCertificateSearch', {
      body: {
        expression: {
          operator: 'AND',
          operands: [
            { field: 'status', operator: 'EQ', value: 'ISSUED' },
            { field: 'validityEnd', operator: 'GT', value: new Date(asOf).toISOString() },
            {
              field: 'configurationId',
              operator: 'IN',
              values: configurations.map(({ id }) => id),
            },
          ],
        },
        ordering: { orders: [{ field: 'validityEnd', direction: 'ASC' }] },
        paging: { pageSize: MOST },
      },
    }),
  );
  if (error !== null) {
    return (
      <li>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </li>
    );
  }
  if (data === undefined) {
    return (
      <li>
        <Skeleton height={40} />
      </li>
    );
  }
  const { intermediateCertificates, totalCount, totalCountIsLowerBound } = data;
  const more = totalCount - intermediateCertificates.length;
  return (
    <>
      {intermediateCertificates.map((certificate) => (
        <Box component="li" key={certificate.id}>
          <Box sx={{ py: 1, display: 'flex', flexWrap: 'wrap', columnGap: 2 }}>
            <TextLink
              to="/issuer-certificates/$issuerCertificateId"
              params={{ issuerCertificateId: certificate.id }}
              variant="body2"
            >
              {certificate.commonName}
            </TextLink>
            <Typography variant="body2" color="textSecondary">
              {formatCount(certificate.totalCertCount)} signed, ends{' '}
              {certificate.validityEnd && <Instant value={certificate.validityEnd} as="relative" />}
            </Typography>
          </Box>
        </Box>
      ))}
      <li>
        <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
          {totalCount === 0 && 'No issuer holds a sub-CA of it now.'}
          {more > 0 && (
            <TextLink to="/issuer-certificates" search={{ state: 'live', sort: 'validityEnd' }}>
              {`${totalCountIsLowerBound === true ? 'More than ' : ''}${formatCount(more)} more`}
            </TextLink>
          )}
          {totalCount > 0 && more === 0 && 'These are all.'}
        </Typography>
      </li>
    </>
  );
}
