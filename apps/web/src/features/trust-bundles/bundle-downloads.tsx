import { Box, Typography } from '@mui/material';
import type { TrustBundleInformation } from '@luciole/contract';
import { Copyable } from '../../components/copyable.tsx';
import { DownloadList } from '../../components/download-list.tsx';
import { bundlePath, DOWNLOADS } from './trust-words.ts';

/** The files of a bundle, and the address of its SPIFFE bundle endpoint. */
export function BundleDownloads({
  id,
  trustDomain,
}: Pick<TrustBundleInformation, 'id' | 'trustDomain'>) {
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        SPIFFE bundle endpoint, profile https_web:
      </Typography>
      <Copyable
        text={new URL(bundlePath(id, 'spiffe.json'), location.origin).href}
        label="address of the bundle endpoint"
      />
      <Box sx={{ mt: 1 }}>
        <DownloadList
          files={DOWNLOADS.map(([encoding, label, text]) => ({
            label,
            text,
            href: bundlePath(id, encoding),
            fileName: `${trustDomain}-${encoding}`,
          }))}
        />
      </Box>
    </>
  );
}
