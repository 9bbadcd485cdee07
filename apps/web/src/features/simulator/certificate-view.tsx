import { Alert, Box, Card, Chip, Skeleton, Typography } from '@mui/material';
import { formatName, type ParsedTbsCertificate, type PublicKey } from '@luciole/pki';
import type { CertificateContent } from '@luciole/policy';
import { useQuery } from '@tanstack/react-query';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { Names } from '../../components/names.tsx';
import { now } from '../../lib/clock.ts';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import { makeCertificate } from './make-certificate.ts';
import { extensionsOf } from './extensions.ts';

/** The certificate that would be signed, as its bytes say. */
export function CertificateView({
  content,
  publicKey,
}: {
  readonly content: CertificateContent;
  readonly publicKey: PublicKey | undefined;
}) {
  const { data, error } = useQuery({
    queryKey: ['simulator', 'certificate', content, publicKey?.subjectPublicKeyInfoDer.join('')],
    queryFn: () => makeCertificate(content, publicKey, now()),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return (
    <Card component="section" aria-label="Certificate" sx={{ mt: 2, p: 2.5 }}>
      <Typography variant="h2" sx={{ mb: 1 }}>
        The certificate
      </Typography>
      {error !== null && (
        <Alert severity="warning" variant="outlined">
          This browser cannot make a key of {KEY_ALGORITHM_LABELS[content.keyAlgorithm]}, so the
          certificate cannot be shown. The verdict above holds.
        </Alert>
      )}
      {error === null && data === undefined && <Skeleton height={240} />}
      {data !== undefined &&
        ('refusal' in data ? (
          <Alert severity="error" variant="outlined">
            The policy permits it, and yet no issuer would sign it. {data.refusal}
          </Alert>
        ) : (
          <Certificate tbs={data} content={content} isFreshKey={publicKey === undefined} />
        ))}
    </Card>
  );
}

function Certificate({
  tbs,
  content,
  isFreshKey,
}: {
  readonly tbs: ParsedTbsCertificate;
  readonly content: CertificateContent;
  readonly isFreshKey: boolean;
}) {
  const extensions = extensionsOf(tbs, {
    keyUsages: content.keyUsages.map((usage) => KEY_USAGE_LABELS[usage]),
    extendedKeyUsages: content.extendedKeyUsages.map((usage) => EXTENDED_KEY_USAGE_LABELS[usage]),
  });
  return (
    <>
      <Facts>
        <Fact label="Subject" otherwise="Empty">
          {formatName(tbs.subject)}
        </Fact>
        <Fact label="Issuer">The issuer’s own CA</Fact>
        <Fact label="Valid from">
          <Instant value={tbs.notBefore.toISOString()} as="date and time" />
          {', 30 seconds back for clocks that run behind'}
        </Fact>
        <Fact label="Valid until">
          <Instant value={tbs.notAfter.toISOString()} as="date and time" />
          {', or the end of the issuer’s own CA if that comes first'}
        </Fact>
        <Fact label="Public key">
          {KEY_ALGORITHM_LABELS[content.keyAlgorithm]}
          {isFreshKey ? ', made by the issuer' : ', of the request'}
        </Fact>
      </Facts>
      <Typography variant="h3" sx={{ mt: 2.5, mb: 0.5 }}>
        Extensions
      </Typography>
      <Facts>
        {extensions.map(({ oid, name, isCritical, values, isCode }) => (
          <Fact key={oid} label={name}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.75, alignItems: 'center' }}>
              <Names names={values} isCode={isCode} />
              {isCritical && <Chip size="small" label="Critical" />}
            </Box>
          </Fact>
        ))}
      </Facts>
    </>
  );
}
