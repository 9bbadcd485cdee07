import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Alert, Box, Button, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { downloadText } from '../lib/download.ts';
import { Copyable } from './copyable.tsx';

/** A secret that the control plane can never show again: to copy, and to keep as a file. */
export function ShownOnce({
  text,
  label,
  advice,
  fileName,
}: {
  readonly text: string;
  /** What it is: "API key". */
  readonly label: string;
  readonly advice: ReactNode;
  /** Absent where a file makes no sense. */
  readonly fileName?: string;
}) {
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Alert severity="warning" variant="outlined">
        This is shown once.
      </Alert>
      <Copyable text={text} label={label} isBlock={text.includes('\n')} />
      <Typography variant="body2" component="div" color="textSecondary">
        {advice}
      </Typography>
      {fileName !== undefined && (
        <Box>
          <Button
            variant="outlined"
            startIcon={<DownloadIcon />}
            onClick={() => downloadText(fileName, `${text}\n`, 'text/plain')}
          >
            Download {fileName}
          </Button>
        </Box>
      )}
    </Box>
  );
}
