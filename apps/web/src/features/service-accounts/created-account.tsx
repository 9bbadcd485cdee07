import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { KeyPairCard } from '../../components/key-pair-card.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { fileNameOf } from '../../lib/file-name.ts';
import type { PagePath } from '../../lib/page-path.ts';

export interface CreatedAccountProps {
  readonly id: string;
  readonly name: string;
  readonly isIssuer: boolean;
  /** PKCS#8; absent when the key was made elsewhere, or there is none. */
  readonly privateKeyPem: string | undefined;
  /** Where somebody waits for the account. */
  readonly home: PagePath | undefined;
  readonly onAnother: () => void;
}

/** What somebody needs of an account that they have just made. */
export function CreatedAccount(props: CreatedAccountProps) {
  const { id, name, isIssuer, privateKeyPem, home, onAnother } = props;
  const [isKept, setIsKept] = useState(false);
  const mayGo = privateKeyPem === undefined || isKept;
  return (
    <Box sx={{ maxWidth: 920, mx: 'auto', display: 'grid', gap: 4 }}>
      <PageHeader
        title={`Service account ${name}`}
        text="It is there. What the program needs to sign in is on this page."
      />
      <FormSection title="Client ID">
        <Facts>
          <Fact label="Client ID">
            <Copyable text={id} label="client id" />
          </Fact>
        </Facts>
      </FormSection>
      {privateKeyPem !== undefined && (
        <FormSection title="Private key">
          <KeyPairCard
            privateKeyPem={privateKeyPem}
            fileName={`${fileNameOf(name)}.key.pem`}
            isKept={isKept}
            onKept={setIsKept}
          />
        </FormSection>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {isIssuer && (
          <LinkButton to={home ?? '/configurations/new'} variant="contained" disabled={!mayGo}>
            {home === undefined ? 'Make a configuration' : 'Back to the configuration'}
          </LinkButton>
        )}
        <LinkButton
          to="/service-accounts/$serviceAccountId"
          params={{ serviceAccountId: id }}
          variant={isIssuer ? 'outlined' : 'contained'}
          disabled={!mayGo}
        >
          Go to the account
        </LinkButton>
        <Button color="inherit" onClick={onAnother} disabled={!mayGo}>
          Create another
        </Button>
      </Box>
      <UnsavedChangesGuard
        isDirty={!mayGo}
        title="Leave without the private key?"
        text="It is shown here and nowhere else. Without it the account needs another key."
        confirmLabel="Leave"
      />
    </Box>
  );
}
