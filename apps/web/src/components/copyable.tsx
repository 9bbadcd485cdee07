import CopyIcon from '@mui/icons-material/ContentCopy';
import { Box, IconButton, Tooltip } from '@mui/material';
import { showToast } from './toasts.tsx';

const MONOSPACE = {
  fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  fontSize: '0.8125rem',
} as const;

/** A text to take elsewhere: an id, a fingerprint, a certificate. */
export function Copyable({
  text,
  label,
  isBlock = false,
}: {
  readonly text: string;
  /** What it is: "client id". */
  readonly label: string;
  /** Whether it has lines, as PEM has. */
  readonly isBlock?: boolean;
}) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      showToast(`Copied the ${label}`);
    } catch {
      showToast('The browser did not permit copying. Select the text instead.', 'error');
    }
  };
  return (
    <Box sx={{ display: 'flex', alignItems: isBlock ? 'flex-start' : 'center', gap: 0.5 }}>
      {isBlock ? (
        <Box
          component="section"
          aria-label={label}
          tabIndex={0}
          sx={{
            flex: 1,
            minWidth: 0,
            p: 1.5,
            maxHeight: 280,
            overflow: 'auto',
            borderRadius: 1,
            border: 1,
            borderColor: 'divider',
            bgcolor: 'background.default',
          }}
        >
          <Box component="pre" sx={{ ...MONOSPACE, m: 0 }}>
            {text}
          </Box>
        </Box>
      ) : (
        <Box component="code" sx={{ ...MONOSPACE, minWidth: 0, overflowWrap: 'anywhere' }}>
          {text}
        </Box>
      )}
      <Tooltip title={`Copy the ${label}`}>
        <IconButton size="small" aria-label={`Copy the ${label}`} onClick={() => void copy()}>
          <CopyIcon fontSize="inherit" />
        </IconButton>
      </Tooltip>
    </Box>
  );
}
