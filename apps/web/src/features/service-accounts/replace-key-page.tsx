import type { ServiceAccountDetails } from '@luciole/contract';
import { Box, Button, Typography } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { faultIf } from '../../components/forms/fault.ts';
import { FormLoading } from '../../components/forms/form-loading.tsx';
import { FormPage, FormSection } from '../../components/forms/form-page.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { useSubmission } from '../../components/forms/use-submission.ts';
import { KeyPairCard } from '../../components/key-pair-card.tsx';
import { showProblem, showToast } from '../../components/toasts.tsx';
import { useLiveIssuers } from '../../components/use-live-issuers.ts';
import { makeKeyPair } from '../../lib/key-pair.ts';
import type { AccountDraft } from './account-draft.ts';
import { PublicKeyField } from './public-key-field.tsx';

/** Gives an account another key, in the order in which nobody who uses it notices. */
export function ReplaceKeyPage() {
  const { serviceAccountId } = useParams({ from: '/frame/service-accounts/$serviceAccountId/key' });
  const { data, error, refetch } = useQuery(
    routeQuery('serviceAccountGet', { params: { id: serviceAccountId } }),
  );
  return data === undefined ? (
    <FormLoading title="Replace a Key" error={error} onRetry={refetch} />
  ) : (
    <ReplaceKey account={data} />
  );
}

type KeyDraft = Pick<AccountDraft, 'keySource' | 'publicKey'>;

function ReplaceKey({ account: { id, name } }: { readonly account: ServiceAccountDetails }) {
  const [draft, setDraft] = useState<KeyDraft>({ keySource: 'browser', publicKey: '' });
  const [isKept, setIsKept] = useState(false);
  const making = useMutation({ mutationFn: makeKeyPair, onError: showProblem });
  const pair = making.data;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const issuers = useLiveIssuers({ serviceAccountId: id });
  const isMade = draft.keySource === 'browser';
  const publicKey = isMade ? (pair?.publicKeyPem ?? '') : draft.publicKey.trim();
  const to = {
    to: '/service-accounts/$serviceAccountId',
    params: { serviceAccountId: id },
  } as const;
  const submission = useSubmission({
    body: { publicKey },
    faults: faultIf(publicKey === '', '/publicKey', 'Paste a public key'),
    send: (body) => call('serviceAccountUpdate', { params: { id }, body }),
    onSaved: () => {
      for (const route of ['serviceAccountList', 'serviceAccountGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
      showToast(`${name} has another key now`);
      void navigate({ ...to, ignoreBlocker: true });
    },
  });
  return (
    <FormPage
      title={`Replace the Key of ${name}`}
      text="The control plane knows one key of an account; the key file of an issuer may hold two. In this order no request fails."
      submitLabel="Replace the key"
      onSubmit={() => submission.check() && submission.send()}
      onCancel={() => void navigate(to)}
      isBusy={submission.isBusy}
      obstacle={obstacleOf(isMade, pair !== undefined, isKept)}
      error={submission.error}
      problems={submission.messages.outside(['/publicKey'])}
      refusals={submission.refusals}
    >
      <FormSection title="1. The next key">
        <PublicKeyField
          source={draft.keySource}
          publicKey={draft.publicKey}
          message={submission.messages.at('/publicKey')}
          onChange={(members) => setDraft({ ...draft, ...members })}
        />
        {isMade && pair === undefined && (
          <Box>
            <Button variant="outlined" loading={making.isPending} onClick={() => making.mutate()}>
              Make a key pair
            </Button>
          </Box>
        )}
        {isMade && pair !== undefined && (
          <KeyPairCard
            privateKeyPem={pair.privateKeyPem}
            fileName="next.key.pem"
            isKept={isKept}
            onKept={setIsKept}
          />
        )}
      </FormSection>
      <FormSection
        title="2. Both keys in the file of every issuer"
        text={`The account has ${issuers.words}. An issuer tries the keys of its file in their order, at every sign-in, and needs no restart.`}
      >
        <Copyable text={BOTH_KEYS} label="commands" isBlock />
      </FormSection>
      <FormSection title="3. Tell the control plane">
        <Typography variant="body2">
          With the button below. Tokens of the former key end within seconds; whoever has only that
          one is refused from then on. When issuers have asked once, take the former key out of
          their files.
        </Typography>
      </FormSection>
      <UnsavedChangesGuard
        isDirty={pair !== undefined && isMade && !submission.isBusy}
        title="Leave without replacing the key?"
        text="The account keeps the key that it has, and the one that was made here is forgotten."
        confirmLabel="Leave"
      />
    </FormPage>
  );
}

const BOTH_KEYS = `KEY=/etc/luciole-issuer/service-account.key.pem
sudo install -m 0400 -o luciole-issuer /dev/null $KEY.new
sudo cat $KEY next.key.pem | sudo tee $KEY.new > /dev/null
sudo mv $KEY.new $KEY`;

function obstacleOf(isMade: boolean, isThere: boolean, isKept: boolean): string | undefined {
  if (!isMade) return undefined;
  if (!isThere) return 'Make the next key first.';
  return isKept ? undefined : 'Store the private key first.';
}
