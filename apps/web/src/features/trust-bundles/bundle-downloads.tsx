import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Box, Button, Typography } from '@mui/material';
import type { TrustBundleInformation } from '@luciole/contract';
import { Copyable } from '../../components/copyable.tsx';
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
      <Box component="ul" aria-label="Downloads" sx={{ listStyle: 'none', m: 0, mt: 1, p: 0 }}>
        {DOWNLOADS.map(([encoding, label, text]) => (
          <Box
            component="li"
            key={encoding}
            sx={{
              display: 'flex',
              flexWrap: 'wrap',
              alignItems: 'center',
              gap: 1,
              py: 1,
              borderTop: 1,
              borderColor: 'divider',
            }}
          >
            <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
              <Typography variant="body2">{label}</Typography>
              <Typography variant="caption" component="p" color="textSecondary">
                {text}
              </Typography>
            </Box>
            <Button
              component="a"
              size="small"
              variant="outlined"
              href={bundlePath(id, encoding)}
              download={`${trustDomain}-${encoding}`}
              startIcon={<DownloadIcon />}
              aria-label={`Download ${label}`}
            >
              Download
            </Button>
          </Box>
        ))}
      </Box>
    </>
  );
}
