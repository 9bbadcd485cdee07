import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Alert, AlertTitle, Box, Button, Checkbox, FormControlLabel } from '@mui/material';
import { downloadText } from '../lib/download.ts';
import { Copyable } from './copyable.tsx';

/** A private key that was made in this browser: shown now, and never again. */
export function KeyPairCard({
  privateKeyPem,
  fileName,
  isKept,
  onKept,
}: {
  readonly privateKeyPem: string;
  readonly fileName: string;
  /** Whether somebody says that they have it. */
  readonly isKept: boolean;
  readonly onKept: (isKept: boolean) => void;
}) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Alert severity="warning" variant="outlined" sx={{ mb: 2 }}>
        <AlertTitle>This private key is shown once</AlertTitle>
        It was made in this browser, and the control plane never had it. Put it where only the
        program that signs in can read it. When it is lost, the account gets another key.
      </Alert>
      <Copyable text={privateKeyPem.trim()} label="private key" isBlock />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 2, mt: 1.5 }}>
        <Button
          variant="outlined"
          startIcon={<DownloadIcon />}
          onClick={() => {
            downloadText(fileName, privateKeyPem, 'application/x-pem-file');
            onKept(true);
          }}
        >
          Download {fileName}
        </Button>
        <FormControlLabel
          control={<Checkbox checked={isKept} onChange={({ target }) => onKept(target.checked)} />}
          label="I have stored the key"
        />
      </Box>
    </Box>
  );
}
