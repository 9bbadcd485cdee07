import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** A file that somebody can be given. */
export interface DownloadableFile {
  readonly label: string;
  /** Who takes it. */
  readonly text: string;
  readonly href: string;
  readonly fileName: string;
}

/** Files, each with who takes it and a button; what is said of each file stands below. */
export function DownloadList({
  files,
  children,
}: {
  readonly files: readonly DownloadableFile[];
  readonly children?: ReactNode;
}) {
  return (
    <Box component="ul" aria-label="Downloads" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {files.map(({ label, text, href, fileName }) => (
        <Box
          component="li"
          key={label}
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
            {children}
          </Box>
          <Button
            component="a"
            size="small"
            variant="outlined"
            href={href}
            download={fileName}
            startIcon={<DownloadIcon />}
            aria-label={`Download ${label}`}
          >
            Download
          </Button>
        </Box>
      ))}
    </Box>
  );
}
