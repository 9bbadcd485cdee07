import type { ExtendedPolicyInformation } from '@luciole/contract';
import { Alert, Autocomplete, Box, createFilterOptions, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { NewButton } from '../../components/new-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { RequestEditor } from './request-editor.tsx';
import type { SimulatorSearch } from './simulator-search.ts';
import { useRequest } from './use-request.ts';
import { VerdictView } from './verdict-view.tsx';

const MOST_SHOWN = 100;
const filterOptions = createFilterOptions<ExtendedPolicyInformation>({ limit: MOST_SHOWN });

/** What a policy would do with a request: decided in this browser, by the code that decides in issuers. */
export function SimulatorPage() {
  const search = useSearch({ from: '/frame/simulator' });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    ...routeQuery('policyList'),
    select: ({ policies }) => policies,
  });
  const [pem, setPem] = useState('');
  const request = useRequest(search, pem);
  const policy = data?.find(({ id }) => id === search.policy);
  const change = (members: SimulatorSearch) =>
    void navigate({
      to: '/simulator',
      search: { ...search, ...members },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <PageHeader
        title="Policy Simulator"
        text="What a policy does with a request, field by field, and the certificate that would come of it. Nothing is signed, and nothing that you enter leaves this browser."
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState
          title="No policy to try yet"
          text="The simulator shows what a policy would do with a certification request, without signing anything."
          action={
            <NewButton to="/policies/new" route="policyCreate">
              New policy
            </NewButton>
          }
        />
      )}
      {data !== undefined && data.length > 0 && (
        <Box
          sx={{
            display: 'grid',
            alignItems: 'start',
            gap: 3,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 5fr) minmax(0, 7fr)' },
          }}
        >
          <Box component="section" aria-label="Request" sx={{ display: 'grid', gap: 2.5 }}>
            <Autocomplete
              options={data}
              value={policy ?? null}
              onChange={(_event, chosen) => change({ policy: chosen?.id })}
              filterOptions={filterOptions}
              getOptionLabel={({ name }) => name}
              getOptionKey={({ id }) => id}
              isOptionEqualToValue={(option, { id }) => option.id === id}
              size="small"
              renderInput={(params) => <TextField {...params} label="Policy" />}
            />
            <RequestEditor
              search={search}
              onChange={change}
              pem={pem}
              onPem={setPem}
              request={request}
            />
          </Box>
          <Box component="section" aria-label="Verdict" sx={{ minWidth: 0 }}>
            {policy === undefined ? (
              <NoPolicy isUnknown={search.policy !== undefined} />
            ) : (
              <VerdictView policy={policy} request={request} />
            )}
          </Box>
        </Box>
      )}
    </>
  );
}

function NoPolicy({ isUnknown }: { readonly isUnknown: boolean }) {
  if (!isUnknown) {
    return (
      <EmptyState
        title="Which policy?"
        text="Choose the policy that is to decide. Then build a request, load an example, or paste a certification request."
      />
    );
  }
  return (
    <Alert severity="warning" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
      This link names a policy that is not there. Choose another one, or go to{' '}
      <TextLink to="/policies">all policies</TextLink>.
    </Alert>
  );
}
