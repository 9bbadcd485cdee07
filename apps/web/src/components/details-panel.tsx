import CloseIcon from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Skeleton, Tooltip, Typography } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useDocumentTitle } from '../lib/document-title.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface DetailsPanelProps {
  /** Name of the object; a bar while it is not known yet. */
  readonly title: string | undefined;
  readonly kind: string;
  /** One line below the name. */
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
  readonly error?: Error | null;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/**
 * One object at the right of its list. It has an address of its own below the list's; closing goes to the list as it was,
 * with search, order and page.
 */
export function DetailsPanel(props: DetailsPanelProps) {
  const { title, kind, summary, actions, error = null } = props;
  const titleId = useId();
  const navigate = useNavigate();
  useDocumentTitle(title ?? kind);
  const close = () => void navigate({ to: '..', search: true, resetScroll: false });
  return (
    <Drawer
      open
      anchor="right"
      onClose={close}
      transitionDuration={160}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-modal': true,
          'aria-labelledby': titleId,
          sx: { width: 'min(640px, 100vw)' },
        },
      }}
    >
      <Box
        component="header"
        sx={{ px: 3, pt: 2.5, pb: 2, borderBottom: 1, borderColor: 'divider' }}
      >
        <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 1 }}>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Typography variant="overline" component="p" color="textSecondary">
              {kind}
            </Typography>
            <Typography variant="h1" component="h2" id={titleId} sx={{ overflowWrap: 'anywhere' }}>
              {title ?? (error === null ? <Skeleton width={220} /> : 'Not available')}
            </Typography>
            {summary !== undefined && (
              <Typography variant="body2" component="div" color="textSecondary" sx={{ mt: 0.5 }}>
                {summary}
              </Typography>
            )}
          </Box>
          <Tooltip title="Close (Esc)">
            <IconButton aria-label="Close" onClick={close} edge="end">
              <CloseIcon />
            </IconButton>
          </Tooltip>
        </Box>
        {actions !== undefined && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 2 }}>{actions}</Box>
        )}
      </Box>
      {title === undefined && error === null ? (
        <LoadingFacts />
      ) : (
        <Box
          component="section"
          aria-label="Details"
          tabIndex={0}
          sx={{ px: 3, py: 2.5, overflow: 'auto', flex: 1 }}
        >
          {error === null ? (
            props.children
          ) : (
            <ProblemNotice error={error} {...(props.onRetry && { onRetry: props.onRetry })} />
          )}
        </Box>
      )}
    </Drawer>
  );
}

/** What the section is replaced by, and not what it begins with: it would move when the head above it has its buttons. */
function LoadingFacts() {
  return (
    <Box aria-hidden sx={{ px: 3, py: 2.5 }}>
      {[0, 1, 2, 3, 4, 5].map((line) => (
        <Skeleton key={line} height={44} />
      ))}
    </Box>
  );
}
