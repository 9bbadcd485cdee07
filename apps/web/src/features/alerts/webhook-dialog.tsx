import type { AlertWebhookInformation } from '@luciole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { DeliveryFields, type DeliveryPlace } from '../../components/delivery/delivery-fields.tsx';
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
  const [place, setPlace] = useState<DeliveryPlace>({
    name: webhook?.name ?? '',
    url: webhook?.url ?? '',
  });
  const body = { name: place.name.trim(), url: place.url.trim() };
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      webhook === undefined
        ? call('alertWebhookCreate', { body })
        : call('alertWebhookUpdate', { params: { id: webhook.id }, body }),
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
      isDisabled={body.name === '' || body.url === ''}
      error={save.error}
    >
      <DeliveryFields
        of="webhook"
        example="https://alerts.example.com/luciole"
        value={place}
        onChange={setPlace}
      />
    </FormDialog>
  );
}
