import type { CaCertificateInformation } from '@luciole/contract';
import { Alert, Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import type { CallResult } from '../../api/route-by-id.ts';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Status } from '../../components/status.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { formatDate } from '../../lib/dates.ts';
import { downloadText } from '../../lib/download.ts';
import { countOf } from '../../lib/numbers.ts';

type Custody = CallResult<'caCustodyGet'>;

/** Where the key of a root of ours is: how it goes offline, and what an offline root signs by request file. */
export function RootCustody({
  certificate: { id },
}: {
  readonly certificate: CaCertificateInformation;
}) {
  const { data } = useQuery(routeQuery('caCustodyGet', { params: { id } }));
  if (data === undefined) return null;
  if (data.keyCustody === 'OFFLINE') return <OfflineRoot custody={data} />;
  return (
    <Box sx={{ mb: 1.5 }}>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 0.5 }}>
        Its key is here. To take it offline, on the machine of the control plane:
      </Typography>
      <Copyable text={`main.js ca export-root ${id} --out root.sealed`} label="command" />
    </Box>
  );
}

function OfflineRoot({ custody }: { readonly custody: Custody }) {
  const { id } = custody;
  const may = useMay();
  const queryClient = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const request = useMutation({
    mutationFn: () => call('caCrlRequestCreate', { params: { id } }),
    onSuccess: ({ content, fileName }) => downloadText(fileName, content, 'application/json'),
    onError: showProblem,
  });
  const publish = useMutation({
    mutationFn: (crl: string) => call('caCrlUpload', { params: { id }, body: { crl } }),
    onSuccess: (published) => {
      queryClient.setQueryData(routeQuery('caCustodyGet', { params: { id } }).queryKey, published);
      void queryClient.invalidateQueries({ queryKey: ['certificateOriginFind'] });
      showToast(`Published CRL ${published.crlNumber}`);
    },
    onError: showProblem,
  });
  return (
    <Box sx={{ display: 'grid', gap: 1.5, mb: 1.5 }}>
      <Facts>
        <Fact label="Key">
          <Status tone="good">{`Offline since ${formatDate(custody.keyOfflineSince ?? '')}`}</Status>
        </Fact>
        <Fact label="CRL">
          {custody.crlNextUpdate && (
            <Status tone={custody.isCrlDue ? 'warning' : 'good'}>
              {`${custody.isCrlDue ? 'Due, good' : 'Good'} until ${formatDate(custody.crlNextUpdate)}`}
            </Status>
          )}
        </Fact>
      </Facts>
      {custody.waitingRevocations > 0 && (
        <Alert severity="warning" variant="outlined">
          {countOf(custody.waitingRevocations, 'revocation')} recorded here that verifiers hear of
          with the next CRL: have one signed.
        </Alert>
      )}
      {may('caCrlRequestCreate') && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          <Button
            size="small"
            variant="outlined"
            loading={request.isPending}
            onClick={() => request.mutate()}
          >
            Request a CRL
          </Button>
          <Button
            size="small"
            variant="outlined"
            loading={publish.isPending}
            onClick={() => chooser.current?.click()}
          >
            Publish the signed CRL
          </Button>
          <input
            ref={chooser}
            type="file"
            hidden
            aria-label="File with the CRL"
            onChange={({ target }) => {
              void target.files?.[0]?.text().then((crl) => publish.mutate(crl));
              // So that the same file can be chosen once more.
              target.value = '';
            }}
          />
        </Box>
      )}
      {request.data && (
        <Facts>
          <Fact label="SHA-256 of the request">
            <Copyable text={request.data.sha256} label="hash of the request" />
          </Fact>
        </Facts>
      )}
    </Box>
  );
}
