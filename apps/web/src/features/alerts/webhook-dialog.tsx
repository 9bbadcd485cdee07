import type { AlertWebhookInformation } from '@luciole/contract';
import { TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';

/** Adds a webhook, or changes the name and address of one. */
export function WebhookDialog({
  webhook,
  onClose,
  onSaved,
}: {
  readonly webhook?: AlertWebhookInformation;
  readonly onClose: () => void;
  readonly onSaved: (saved: AlertWebhookInformation) => void;
}) {
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), url: url.trim() };
      return webhook === undefined
        ? call('alertWebhookCreate', { body })
        : call('alertWebhookUpdate', { params: { id: webhook.id }, body });
    },
    onSuccess: (saved) => {
      showToast(`Saved webhook ${saved.name}`);
      onSaved(saved);
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['alertWebhookList'] }),
  });
  return (
    <FormDialog
      title={webhook === undefined ? 'Add a webhook' : `Change ${webhook.name}`}
      submitLabel={webhook === undefined ? 'Add' : 'Save'}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isBusy={save.isPending}
      isDisabled={name.trim() === '' || url.trim() === ''}
      error={save.error}
    >
      <TextField
        id="webhook-name"
        label="Name"
        required
        fullWidth
        autoComplete="off"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        id="webhook-url"
        label="Address"
        required
        fullWidth
        autoComplete="off"
        value={url}
        onChange={({ target }) => setUrl(target.value)}
        helperText="Like https://alerts.example.com/luciole. Private addresses need a permission of whoever runs the control plane."
        slotProps={{ htmlInput: { maxLength: 2048, spellCheck: false, autoCapitalize: 'none' } }}
      />
    </FormDialog>
  );
}
