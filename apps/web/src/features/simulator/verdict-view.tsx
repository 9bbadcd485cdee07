import type { ExtendedPolicyInformation } from '@luciole/contract';
import { Alert, AlertTitle, Box, Card, Typography } from '@mui/material';
import { lazy, Suspense, useDeferredValue, useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { UnboundClientsNotice } from '../../components/unbound-clients-notice.tsx';
import { countOf } from '../../lib/numbers.ts';
import { FieldVerdicts } from './field-verdicts.tsx';
import { policyOf } from './policy-of.ts';
import { simulate } from './simulate.ts';
import type { SimulatedRequest } from './use-request.ts';

/** What makes certificates comes with the first that is permitted. */
const CertificateView = lazy(async () => ({
  default: (await import('./certificate-view.tsx')).CertificateView,
}));

/** The decision about one request under one policy. */
export function VerdictView({
  policy,
  request,
}: {
  readonly policy: ExtendedPolicyInformation;
  readonly request: SimulatedRequest;
}) {
  const settled = useDeferredValue(request);
  const requested = settled.state === 'ready' ? settled.requested : undefined;
  const simulation = useMemo(
    () => requested && simulate(policyOf(policy), requested),
    [policy, requested],
  );
  if (settled.state === 'unreadable') {
    return (
      <Alert severity="error" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
        <AlertTitle>No policy is asked</AlertTitle>
        An issuer refuses this request before it looks at any policy. {settled.refusal}
      </Alert>
    );
  }
  if (simulation === undefined) {
    return (
      <EmptyState
        title="Paste a certification request"
        text="PEM, as openssl req makes it. Its signature is verified here, as an issuer does."
      />
    );
  }
  if ('malformed' in simulation) {
    return (
      <Alert severity="error" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
        <AlertTitle>No policy is asked</AlertTitle>
        The request is refused before any policy is looked at. {simulation.malformed}
      </Alert>
    );
  }
  const { decision, fields } = simulation;
  const unplaced =
    decision.outcome === 'denied' ? decision.violations.filter(({ path }) => path === '') : [];
  return (
    <>
      {decision.outcome === 'permitted' ? (
        <Alert severity="success" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
          <AlertTitle>Permitted</AlertTitle>
          An issuer would sign this certificate, unless it binds names to the client’s token, its
          own CA has name constraints against it, or ends too soon.
        </Alert>
      ) : (
        <Alert severity="error" variant="outlined" sx={{ bgcolor: 'background.paper' }}>
          <AlertTitle>Refused</AlertTitle>
          For {countOf(decision.violations.length, 'reason')}, all of which an issuer would name at
          once.
          {unplaced.map(({ code }) => (
            <Typography key={code} variant="body2" sx={{ mt: 0.5 }}>
              Neither a subject nor a subject alternative name is left to certify.
            </Typography>
          ))}
        </Alert>
      )}
      <Card sx={{ mt: 2 }}>
        <FieldVerdicts policy={policy} fields={fields} decision={decision} />
      </Card>
      {decision.outcome === 'permitted' && (
        <Suspense>
          <CertificateView
            content={decision.content}
            publicKey={settled.state === 'ready' ? settled.publicKey : undefined}
          />
        </Suspense>
      )}
      {decision.outcome === 'permitted' && (
        <Box sx={{ mt: 2 }}>
          <UnboundClientsNotice policies={[policy]} />
        </Box>
      )}
    </>
  );
}
