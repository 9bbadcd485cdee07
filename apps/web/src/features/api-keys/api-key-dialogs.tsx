import type { ApiKeyInformation } from '@luciole/contract';
import { TextField, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';

const MOST_DAYS = 3650;

/** How a key comes about. */
export type ApiKeyMaking =
  | { readonly kind: 'new' }
  /** Both keys work until the old one is ended. */
  | { readonly kind: 'rotate'; readonly from: ApiKeyInformation }
  /** The old key works no longer. */
  | { readonly kind: 'replace'; readonly from: ApiKeyInformation };

const WORDS = {
  new: {
    title: 'New API key',
    submit: 'Create the key',
    text: 'A key stands for you: whatever has it may do what you may. Give each program a service account where it can use one.',
  },
  rotate: {
    title: 'Rotate the API key',
    submit: 'Make the successor',
    text: 'Makes a second key. Both work: give the new one to your programs, watch the last use of the old one, then end that.',
  },
  replace: {
    title: 'Replace the API key',
    submit: 'Replace it now',
    text: 'The key works no longer from now on, and another takes its place. For a key that somebody else may have.',
  },
} as const;

/** Asks how long the key is good for, makes it, and shows it once. */
export function ApiKeyDialogs({
  making,
  onClose,
}: {
  readonly making: ApiKeyMaking;
  readonly onClose: () => void;
}) {
  const [days, setDays] = useState('180');
  const queryClient = useQueryClient();
  const make = useMutation({
    mutationFn: (validityDays: number) => makeKey(making, validityDays),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['apiKeyList'] }),
  });
  const count = Number(days);
  const isFine = Number.isInteger(count) && count >= 1 && count <= MOST_DAYS;
  if (make.data !== undefined) {
    return (
      <SecretDialog
        title="Your API key"
        text={make.data}
        label="API key"
        fileName="luciole-api-key"
        advice="Programs send it as the header tppl-api-key. It is stored as a hash: nobody can show it again."
        onClose={onClose}
      />
    );
  }
  const words = WORDS[making.kind];
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      isDangerous={making.kind === 'replace'}
      onSubmit={() => make.mutate(count)}
      onClose={onClose}
      isBusy={make.isPending}
      isDisabled={!isFine}
      error={make.error}
    >
      <Typography variant="body2">{words.text}</Typography>
      <TextField
        id="validity-days"
        label="Valid for (days)"
        value={days}
        onChange={({ target }) => setDays(target.value)}
        error={!isFine}
        helperText={isFine ? 'Afterwards it is refused.' : `From 1 to ${MOST_DAYS} whole days.`}
        slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'off' } }}
      />
    </FormDialog>
  );
}

async function makeKey(making: ApiKeyMaking, validityDays: number): Promise<string> {
  const { apiKeys } =
    making.kind === 'new'
      ? await call('apiKeyCreate', { body: { validityDays } })
      : await call(making.kind === 'rotate' ? 'apiKeyRequestRotation' : 'apiKeyReplace', {
          body: { id: making.from.id, validityDays },
        });
  const made = apiKeys.find(({ key }) => key !== undefined)?.key;
  if (made === undefined) throw new TypeError('the answer has no key');
  return made;
}
