import type { CaAccountInformation, CaRelative } from '@luciole/contract';
import { Box, Button, Link } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { countOf } from '../../lib/numbers.ts';
import { useSuccession } from './use-succession.ts';

const HandOverDialog = lazy(async () => ({
  default: (await import('./hand-over-dialog.tsx')).HandOverDialog,
}));

/** What a CA and its root follow and what follows them; nothing where there is neither. */
export function Succession({ account }: { readonly account: CaAccountInformation }) {
  const may = useMay();
  const [isAsking, setIsAsking] = useState(false);
  const { trustChain } = account.accountDetails;
  const id = trustChain[0]?.id;
  const rootId = trustChain.at(-1)?.id;
  const data = useSuccession(id);
  const ofRoot = useSuccession(rootId);
  if (data === undefined || ofRoot === undefined) return null;
  const { predecessor, providers, renewalRequestedSince, successor } = data;
  const { crossCertificate, predecessor: rootBefore, successor: rootAfter } = ofRoot;
  const facts = [predecessor, successor, renewalRequestedSince, rootBefore, rootAfter];
  if (facts.every((fact) => fact === undefined)) return null;
  return (
    <FactSection title="Succession">
      <Facts>
        <Fact label="Follows">{predecessor && <Relative of={predecessor} />}</Fact>
        <Fact label="Followed by">{successor && <Relative of={successor} />}</Fact>
        <Fact label="Renewal asked for">
          {renewalRequestedSince !== undefined && id !== undefined && (
            <TextLink
              to="/certificate-authorities/requests/$caRequestId"
              params={{ caRequestId: id }}
            >
              since <Instant value={renewalRequestedSince} />
            </TextLink>
          )}
        </Fact>
        <Fact label="Its root follows">{rootBefore?.subjectDN}</Fact>
        <Fact label="Its root is followed by">
          {rootAfter && (
            <>
              {rootAfter.subjectDN}; give it to verifiers by{' '}
              <TextLink underline="always" to="/trust-bundles">
                trust bundles
              </TextLink>
            </>
          )}
        </Fact>
        <Fact label="Chain to the root before">
          {crossCertificate && trustChain[0] && (
            <Link
              href={`/v1/builtinca/crosschain/${trustChain[0].caName}`}
              download={`${trustChain[0].caName}-cross.pem`}
            >
              PEM, until <Instant value={crossCertificate.validityEnd} />
            </Link>
          )}
        </Fact>
      </Facts>
      {successor?.status === 'ACTIVE' && providers.length > 0 && may('caHandOver') && (
        <Box sx={{ mt: 1.5 }}>
          <Button variant="contained" onClick={() => setIsAsking(true)}>
            Hand {countOf(providers.length, 'provider')} over
          </Button>
        </Box>
      )}
      {isAsking && successor && (
        <Suspense>
          <HandOverDialog
            succession={data}
            successor={successor}
            onClose={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </FactSection>
  );
}

function Relative({ of: { caAccountId, id, status, subjectDN } }: { readonly of: CaRelative }) {
  if (status === 'REQUESTED') {
    return (
      <TextLink to="/certificate-authorities/requests/$caRequestId" params={{ caRequestId: id }}>
        {subjectDN}, waits for its certificate
      </TextLink>
    );
  }
  if (caAccountId === undefined) return subjectDN;
  return (
    <TextLink to="/certificate-authorities/$caAccountId" params={{ caAccountId }}>
      {subjectDN}
    </TextLink>
  );
}
