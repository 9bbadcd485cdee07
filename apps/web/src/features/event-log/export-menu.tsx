import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button, Menu, MenuItem } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { showProblem, showToast } from '../../components/toasts.tsx';
import type { ListSearch } from '../../lib/list-search.ts';
import { downloadEvents } from './use-events.ts';

/** Everything that the filters find, as the API writes it. */
export function ExportMenu({ search }: { readonly search: ListSearch }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const download = useMutation({
    mutationFn: (format: 'jsonl' | 'csv') => downloadEvents(search, format),
    onSuccess: () => showToast('Exported what the filters find; the export is an event as well'),
    onError: showProblem,
  });
  const begin = (format: 'jsonl' | 'csv') => {
    setAnchor(null);
    download.mutate(format);
  };
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<DownloadIcon />}
        loading={download.isPending}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
      >
        Export in full
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': 'Export in full' } }}
      >
        <MenuItem onClick={() => begin('jsonl')}>JSON lines</MenuItem>
        <MenuItem onClick={() => begin('csv')}>CSV</MenuItem>
      </Menu>
    </>
  );
}
