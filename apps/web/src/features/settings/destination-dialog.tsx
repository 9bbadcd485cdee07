import type { AuditDestinationInformation, AuditDestinationKind } from '@luciole/contract';
import { Checkbox, FormControlLabel, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
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
  const [name, setName] = useState(destination?.name ?? '');
  const [url, setUrl] = useState(destination?.url ?? '');
  const [fromBeginning, setFromBeginning] = useState(false);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), url: url.trim() };
      return destination === undefined
        ? call('auditDestinationCreate', { body: { ...body, kind, fromBeginning } })
        : call('auditDestinationUpdate', { params: { id: destination.id }, body });
    },
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
      isDisabled={name.trim() === '' || url.trim() === ''}
      error={save.error}
    >
      {destination === undefined && (
        <RadioChoice label="Sent as" value={kind} options={KINDS} onChange={setKind} />
      )}
      <TextField
        id="destination-name"
        label="Name"
        required
        fullWidth
        autoComplete="off"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        id="destination-url"
        label="Address"
        required
        fullWidth
        autoComplete="off"
        value={url}
        onChange={({ target }) => setUrl(target.value)}
        helperText={`Like ${EXAMPLES[kind]}. Private addresses need a permission of whoever runs the control plane.`}
        slotProps={{ htmlInput: { maxLength: 2048, spellCheck: false, autoCapitalize: 'none' } }}
      />
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
