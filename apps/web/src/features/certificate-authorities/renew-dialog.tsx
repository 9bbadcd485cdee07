import type { CaAccountInformation, CaSuccession } from '@luciole/contract';
import { FormControlLabel, Switch, TextField, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import { Instant } from '../../components/instant.tsx';
import { showToast } from '../../components/toasts.tsx';
import { renew, type RenewalDraft, type RenewalKind } from './renewal.ts';
import { useSuccession } from './use-succession.ts';

const CHOICES: Readonly<Record<RenewalKind, { readonly label: string; readonly text: string }>> = {
  same: {
    label: 'Same key',
    text: 'The CA stays and lasts longer. Issuers renew under the new certificate by themselves; what they have stays valid.',
  },
  new: {
    label: 'New key',
    text: 'A successor is made. Nothing is issued under it before you hand over.',
  },
  root: {
    label: 'New key under a new root',
    text: 'Root and CA get successors. Give the root to verifiers by their trust bundle before you hand over.',
  },
};

/** Asks how a CA shall be renewed. */
export function RenewDialog({
  account,
  onClose,
}: {
  readonly account: CaAccountInformation;
  readonly onClose: () => void;
}) {
  const { trustChain } = account.accountDetails;
  const [ca] = trustChain;
  const root = trustChain.at(-1);
  const isElsewhere = root?.status === 'EXTERNAL';
  const isRetired = ca?.status === 'RETIRED';
  const [draft, setDraft] = useState<RenewalDraft>({
    kind: isRetired ? 'new' : 'same',
    name: '',
    validityPeriod: 'P5Y',
    rootName: '',
    crossSign: true,
  });
  const change = (members: Partial<RenewalDraft>) => setDraft({ ...draft, ...members });
  const ofRoot = useSuccession(root?.id, draft.kind === 'root');
  const done = useDone(draft.kind, account, onClose);
  const queryClient = useQueryClient();
  const renewal = useMutation({
    mutationFn: () => renew(draft, trustChain),
    onSuccess: done,
    onSettled: () => {
      for (const key of ['caAccountList', 'caRequestList', 'caSuccession']) {
        void queryClient.invalidateQueries({ queryKey: [key] });
      }
    },
  });
  const kinds: readonly RenewalKind[] = [
    ...(isRetired ? [] : (['same'] as const)),
    'new',
    ...(isElsewhere ? [] : (['root'] as const)),
  ];
  const makesRoot = draft.kind === 'root' && ofRoot?.successor?.status !== 'ACTIVE';
  return (
    <FormDialog
      title={`Renew ${account.key}`}
      maxWidth="sm"
      submitLabel={isElsewhere ? 'Create request' : 'Renew'}
      onSubmit={() => renewal.mutate()}
      onClose={onClose}
      isBusy={renewal.isPending}
      isDisabled={
        (draft.kind !== 'same' && draft.name.trim() === '') ||
        (makesRoot && draft.rootName.trim() === '')
      }
      error={renewal.error}
    >
      {ca && (
        <Typography variant="body2">
          Its certificate ends <Instant value={ca.validityEnd} />.
          {isElsewhere && ' You get a request to have signed by the CA above.'}
        </Typography>
      )}
      <RadioChoice
        label="Key"
        value={draft.kind}
        options={kinds.map((value) => ({ value, ...CHOICES[value] }))}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind !== 'same' && (
        <TextField
          label="Name of the successor"
          required
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
          helperText="Another one than now, at most 64 letters."
        />
      )}
      {!isElsewhere && (
        <ValidityField
          label="Validity"
          value={draft.validityPeriod}
          onChange={(validityPeriod) => change({ validityPeriod })}
          message={undefined}
          helperText="From now; it cannot outlive its root."
        />
      )}
      {makesRoot && (
        <>
          <TextField
            label="Name of the new root"
            required
            value={draft.rootName}
            onChange={({ target }) => change({ rootName: target.value })}
            helperText="It gets a key like that of the present root."
          />
          <FormControlLabel
            label="Cross-signed by the present root"
            control={
              <Switch
                checked={draft.crossSign}
                onChange={({ target }) => change({ crossSign: target.checked })}
              />
            }
          />
          <Typography variant="caption" color="textSecondary">
            Verifiers that know the present root alone then find a chain to it.
          </Typography>
        </>
      )}
    </FormDialog>
  );
}

const DONE: Readonly<Record<RenewalKind, (key: string) => string>> = {
  same: (key) => `Renewed ${key}`,
  new: (key) => `${key} has a successor; hand over next`,
  root: (key) => `${key} and its root have successors; give the root to verifiers next`,
};

/** Says what came of it, and leads to what is next. */
function useDone(kind: RenewalKind, { id, key }: CaAccountInformation, onClose: () => void) {
  const navigate = useNavigate();
  return ({ id: caId, renewalRequestedSince, successor }: CaSuccession): void => {
    onClose();
    const waits =
      kind === 'same' ? renewalRequestedSince !== undefined : successor?.status === 'REQUESTED';
    if (waits) {
      showToast(`There is a request for ${key}`);
      void navigate({
        to: '/certificate-authorities/requests/$caRequestId',
        params: { caRequestId: kind === 'same' ? caId : (successor?.id ?? caId) },
      });
      return;
    }
    showToast(DONE[kind](key));
    void navigate({ to: '/certificate-authorities/$caAccountId', params: { caAccountId: id } });
  };
}
