import type { CaAccountInformation } from '@luciole/contract';
import { Alert, AlertTitle, Box, Typography } from '@mui/material';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.tsx';
import { DownloadList } from '../../components/download-list.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { Instant } from '../../components/instant.tsx';
import { nameOf } from './hierarchy.ts';
import { type AnchorKind, trustAnchors } from './trust-downloads.ts';

const CHOICES = {
  root: {
    label: 'The root (recommended)',
    text: 'Everything under it is accepted, whichever intermediate signed, and stays so when an intermediate is replaced.',
  },
  intermediate: {
    label: 'This intermediate',
    text: 'Only what is under it is accepted. Give out the next one before it ends. openssl needs -partial_chain to stop there, and some programs accept roots only.',
  },
} as const;

/** What to give to those who verify workloads: advice, fingerprint, and the files. */
export function DownloadChain({ account }: { readonly account: CaAccountInformation }) {
  const [kind, setKind] = useState<AnchorKind>('root');
  const anchors = trustAnchors(account);
  const anchor = anchors.find((one) => one.kind === kind) ?? anchors[0];
  if (anchor === undefined) return null;
  const { certificate, downloads } = anchor;
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <RadioChoice
        label="What verifiers trust"
        value={anchor.kind}
        options={anchors.map((one) => ({ value: one.kind, ...CHOICES[one.kind] }))}
        onChange={setKind}
      />
      <Alert severity="warning" variant="outlined">
        <AlertTitle>Never trust the CA of an issuer</AlertTitle>
        Its certificate lives for days and its key exists in one process. Each issuer has another,
        and each renewal makes another still: whoever trusts one of them refuses every workload
        after the next renewal, and cannot tell when its key is stolen.
      </Alert>
      <Box>
        <Typography variant="h2" component="h3">
          {nameOf(certificate)}
        </Typography>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 0.5 }}>
          Until <Instant value={certificate.validityEnd} />. Compare its SHA-256 with what you
          downloaded before you install it:
        </Typography>
        <Copyable text={certificate.fingerprintSha256} label="fingerprint" />
      </Box>
      <DownloadList files={downloads}>
        <Typography
          variant="caption"
          component="p"
          color="textSecondary"
          title={certificate.fingerprintSha256}
        >
          SHA-256 of the {anchor.kind}: <code>{shortened(certificate.fingerprintSha256)}</code>
        </Typography>
      </DownloadList>
    </Box>
  );
}

/** Both ends of a fingerprint, for a look; the whole of it stands above. */
function shortened(fingerprint: string): string {
  return `${fingerprint.slice(0, 16)}…${fingerprint.slice(-8)}`;
}
