import type { ServiceAccountInformation } from '@luciole/contract';
import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { FormSection } from '../../components/forms/form-page.tsx';
import { RadioChoice } from '../../components/forms/radio-choice.tsx';
import { KeyPairCard } from '../../components/key-pair-card.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { KEY_FILE } from './issuer-plan.ts';
import type { Connection } from './use-connection.ts';
import type { useMadeAccount } from './use-made-account.ts';

/** Who the issuer is to the control plane: an account of the configuration, or one that is made now. */
export function CredentialStep({
  connection,
  making,
  account,
  onAccount,
  isKept,
  onKept,
}: {
  readonly connection: Connection;
  readonly making: ReturnType<typeof useMadeAccount>;
  /** The account that was chosen, if it was not made here. */
  readonly account: ServiceAccountInformation | undefined;
  readonly onAccount: (id: string | undefined) => void;
  readonly isKept: boolean;
  readonly onKept: (isKept: boolean) => void;
}) {
  const { accounts, configuration, takenNames } = connection;
  const [source, setSource] = useState<'stored' | 'new'>(accounts.length > 0 ? 'stored' : 'new');
  const [name, setName] = useState(() => freeName(`${configuration.name}-issuer`, takenNames));
  const { made } = making;
  return (
    <FormSection
      title="1. Who it is"
      text="An issuer signs in with a service account that the configuration lists. One account for each issuer lets you switch off one alone."
    >
      {made === undefined && accounts.length > 0 && (
        <RadioChoice
          label="Service account"
          value={source}
          onChange={(next) => {
            setSource(next);
            onAccount(next === 'new' ? undefined : accounts[0]?.id);
          }}
          options={[
            {
              value: 'stored',
              label: 'One that the configuration lists',
              text: 'You have its private key, or it signs in with a token of its platform.',
            },
            { value: 'new', label: 'A new one, with a key that is made in this browser' },
          ]}
        />
      )}
      {made === undefined && source === 'stored' && accounts.length > 0 && (
        <TextField
          select
          label="Service Account"
          value={account?.id ?? ''}
          onChange={({ target }) => onAccount(target.value)}
          {...(account?.authenticationType === 'rsaKey' && {
            helperText: `Its private key is the file ${KEY_FILE} below; the control plane does not have it.`,
          })}
        >
          {accounts.map((one) => (
            <MenuItem key={one.id} value={one.id}>
              {one.name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {made === undefined && source === 'new' && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: 1.5 }}>
          <TextField
            label="Name"
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
            sx={{ flex: '1 1 260px' }}
          />
          <Button
            variant="contained"
            loading={making.isBusy}
            disabled={name.trim() === ''}
            onClick={() => making.make(name.trim())}
          >
            Make account and key
          </Button>
        </Box>
      )}
      {making.error !== null && <ProblemNotice error={making.error} />}
      {made !== undefined && (
        <>
          <Alert severity="success" variant="outlined">
            Made service account {made.name}, and listed it in {configuration.name}.
          </Alert>
          <KeyPairCard
            privateKeyPem={made.privateKeyPem}
            fileName={KEY_FILE}
            isKept={isKept}
            onKept={onKept}
          />
        </>
      )}
    </FormSection>
  );
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}
