import AddIcon from '@mui/icons-material/Add';
import { Box, Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { beginErrand } from '../../lib/errand.ts';
import type { PagePath } from '../../lib/page-path.ts';
import type { ConfigurationDraft } from './configuration-draft.ts';

/** A field with a way to make what is not there to be chosen yet; the form waits meanwhile. */
export function MadeInPlace({
  label,
  to,
  draft,
  children,
}: {
  /** A verb and its object: "New provider". */
  readonly label: string;
  readonly to: PagePath;
  /** Absent where leaving would lose what is being changed. */
  readonly draft: ConfigurationDraft | undefined;
  readonly children: ReactNode;
}) {
  const navigate = useNavigate();
  return (
    <Box>
      {children}
      {draft !== undefined && (
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => {
            beginErrand('/configurations/new', draft);
            void navigate({ to, ignoreBlocker: true });
          }}
          sx={{ mt: 0.5 }}
        >
          {label}
        </Button>
      )}
    </Box>
  );
}
