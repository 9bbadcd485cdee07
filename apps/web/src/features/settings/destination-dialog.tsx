import type { AuditDestinationInformation, AuditDestinationKind } from '@luciole/contract';
import { Checkbox, FormControlLabel } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { DeliveryFields, type DeliveryPlace } from '../../components/delivery/delivery-fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { showToast } from '../../components/toasts.tsx';

const KINDS = [
  {
    value: 'WEBHOOK',
    label: 'Webhook',
    text: 'JSON lines over https, each delivery signed.',
  },
  { value: 'SYSLOG', label: 'Syslog', text: 'RFC 5424 over TLS.' },
] as const;
const EXAMPLES = {
  WEBHOOK: 'https://siem.example.com/events',
  SYSLOG: 'syslog+tls://logs.example.com:6514',
} as const;

/** Adds a destination, or changes the name and address of one. */
export function DestinationDialog({
  destination,
  onClose,
  onSaved,
}: {
  readonly destination?: AuditDestinationInformation;
  readonly onClose: () => void;
  readonly onSaved: (saved: AuditDestinationInformation) => void;
}) {
  const [kind, setKind] = useState<AuditDestinationKind>(destination?.kind ?? 'WEBHOOK');
  const [place, setPlace] = useState<DeliveryPlace>({
    name: destination?.name ?? '',
    url: destination?.url ?? '',
  });
  const body = { name: place.name.trim(), url: place.url.trim() };
  const [fromBeginning, setFromBeginning] = useState(false);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      destination === undefined
        ? call('auditDestinationCreate', { body: { ...body, kind, fromBeginning } })
        : call('auditDestinationUpdate', { params: { id: destination.id }, body }),
    onSuccess: (saved) => {
      showToast(`Saved destination ${saved.name}`);
      onSaved(saved);
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['auditDestinationList'] }),
  });
  return (
    <FormDialog
      title={destination === undefined ? 'Add a destination' : `Change ${destination.name}`}
      submitLabel={destination === undefined ? 'Add' : 'Save'}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isBusy={save.isPending}
      isDisabled={body.name === '' || body.url === ''}
      error={save.error}
    >
      {destination === undefined && (
        <RadioChoice label="Sent as" value={kind} options={KINDS} onChange={setKind} />
      )}
      <DeliveryFields of="destination" example={EXAMPLES[kind]} value={place} onChange={setPlace} />
      {destination === undefined && (
        <FormControlLabel
          label="Send what happened before now as well"
          control={
            <Checkbox
              checked={fromBeginning}
              onChange={({ target }) => setFromBeginning(target.checked)}
            />
          }
        />
      )}
    </FormDialog>
  );
}
