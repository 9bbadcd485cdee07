import { Alert, Box, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Fragment } from 'react';
import { countOf } from '../lib/numbers.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { ConfigurationUse, DeleteDialogProps } from './deletion.ts';
import { TextLink } from './text-link.tsx';
import { showProblem, showToast } from './toasts.tsx';

type OpenDeleteDialogProps = DeleteDialogProps & {
  readonly items: NonNullable<DeleteDialogProps['items']>;
};

/** The dialog itself, loaded when somebody is about to delete. */
export function DeleteDialogContent(props: OpenDeleteDialogProps) {
  const { items, singular, plural, consequence, remove, affected, onClose } = props;
  const queryClient = useQueryClient();
  const free = items.filter(({ obstacle }) => obstacle === undefined);
  const deletion = useMutation({
    mutationFn: async () => {
      // One after the other: what was deleted before an error stays deleted, and is counted.
      for (const { id } of free) await remove(id);
    },
    onSuccess: () => {
      showToast(
        free.length === 1
          ? `Deleted ${singular} ${free[0]?.name}`
          : `Deleted ${free.length} ${plural}`,
      );
      props.onDeleted();
    },
    onError: showProblem,
    onSettled: () => {
      for (const id of affected) void queryClient.invalidateQueries({ queryKey: [id] });
      onClose();
    },
  });
  const [only] = items;
  return (
    <ConfirmDialog
      isOpen
      title={
        items.length === 1
          ? `Delete ${only?.name}?`
          : `Delete ${countOf(items.length, singular, plural)}?`
      }
      isDangerous
      isBusy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
      {...(free.length > 0 && { confirmLabel: `Delete ${countOf(free.length, singular, plural)}` })}
    >
      {free.length > 0 && <Typography variant="body2">{consequence}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {items.map((item) => (
          <Box component="li" key={item.id} sx={{ mt: 1.5 }}>
            {items.length > 1 && (
              <Typography variant="body2" sx={{ fontWeight: 600 }}>
                {item.name}
              </Typography>
            )}
            {item.uses.length > 0 && (
              <Typography variant="body2" color="textSecondary">
                Used by{' '}
                {item.uses.map((use, index) => (
                  <Fragment key={typeof use === 'string' ? use : use.configurationId}>
                    {index > 0 && ', '}
                    {typeof use === 'string' ? use : <UsedBy use={use} onLeave={onClose} />}
                  </Fragment>
                ))}
                .
              </Typography>
            )}
            {item.obstacle !== undefined && (
              <Alert severity="warning" variant="outlined" sx={{ mt: 1 }}>
                {item.obstacle}
              </Alert>
            )}
          </Box>
        ))}
      </Box>
    </ConfirmDialog>
  );
}

function UsedBy({
  use: { configurationId, name },
  onLeave,
}: {
  readonly use: ConfigurationUse;
  readonly onLeave: () => void;
}) {
  return (
    <>
      configuration{' '}
      <TextLink
        to="/configurations/$configurationId"
        params={{ configurationId }}
        underline="always"
        onClick={onLeave}
      >
        {name}
      </TextLink>
    </>
  );
}
