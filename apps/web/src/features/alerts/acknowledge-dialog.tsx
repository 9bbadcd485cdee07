import { TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { ALERT_LABELS, type Alert } from '../../components/alerts/alert-words.ts';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';
import { now } from '../../lib/clock.ts';

const HOUR = 3_600_000;
const SPANS = [
  { value: 'RESOLVED', label: 'Until it is resolved', text: 'Or until it becomes graver.' },
  { value: 'DAY', label: 'For a day', text: 'Then it counts again.' },
  { value: 'WEEK', label: 'For a week', text: 'Then it counts again.' },
] as const;
const HOURS = { RESOLVED: undefined, DAY: 24, WEEK: 7 * 24 } as const;

/** Says that somebody takes care of an alert. */
export function AcknowledgeDialog({
  alert: { id, kind },
  onClose,
}: {
  readonly alert: Alert;
  readonly onClose: () => void;
}) {
  const [span, setSpan] = useState<keyof typeof HOURS>('RESOLVED');
  const [note, setNote] = useState('');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const hours = HOURS[span];
      const text = note.trim();
      return call('alertAcknowledge', {
        params: { id },
        body: {
          ...(text !== '' && { note: text }),
          ...(hours !== undefined && {
            until: new Date(now().getTime() + hours * HOUR).toISOString(),
          }),
        },
      });
    },
    onSuccess: () => {
      showToast('Acknowledged the alert');
      onClose();
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['alertList'] }),
  });
  return (
    <FormDialog
      title={`Acknowledge: ${ALERT_LABELS[kind]}`}
      submitLabel="Acknowledge"
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isBusy={save.isPending}
      error={save.error}
    >
      <RadioChoice label="It does not count" value={span} options={SPANS} onChange={setSpan} />
      <TextField
        id="acknowledgement-note"
        label="Note"
        fullWidth
        multiline
        minRows={2}
        autoComplete="off"
        value={note}
        onChange={({ target }) => setNote(target.value)}
        helperText="What is done about it, for whoever looks next."
        slotProps={{ htmlInput: { maxLength: 1000 } }}
      />
    </FormDialog>
  );
}
