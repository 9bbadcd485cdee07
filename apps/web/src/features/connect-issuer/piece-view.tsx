import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Box, Button, Typography } from '@mui/material';
import { Copyable } from '../../components/copyable.tsx';
import { downloadText } from '../../lib/download.ts';
import type { Piece } from './issuer-plan.ts';

/** A file to download, or commands to copy. */
export function PieceView({ piece }: { readonly piece: Piece }) {
  const { title, text, content, fileName } = piece;
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.5 }}>
        <Typography variant="h3" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {fileName !== undefined && (
          <Button
            size="small"
            startIcon={<DownloadIcon />}
            onClick={() => downloadText(fileName, content, 'text/plain')}
          >
            Download {fileName}
          </Button>
        )}
      </Box>
      {text !== undefined && (
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
          {text}
        </Typography>
      )}
      <Copyable text={content.trimEnd()} label={title} isBlock />
    </Box>
  );
}
