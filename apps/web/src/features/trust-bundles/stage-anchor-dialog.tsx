import { MenuItem, TextField, Typography } from '@mui/material';
import type { TrustAnchorInformation, TrustBundleInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { routeQuery } from '../../api/queries.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { showToast } from '../../components/toasts.tsx';
import { useBundleChange } from './use-bundle-change.ts';

/** Adds a root of the company, or one of somebody else, as staged. */
export function StageAnchorDialog({
  bundleId,
  anchors,
  onClose,
}: {
  readonly bundleId: TrustBundleInformation['id'];
  readonly anchors: readonly TrustAnchorInformation[];
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState('');
  const [pem, setPem] = useState('');
  const accounts = useQuery(routeQuery('caAccountList', { params: { type: 'BUILTIN' } })).data
    ?.accounts;
  const present = new Set(anchors.map(({ sha256 }) => sha256));
  const roots = new Map(
    accounts?.flatMap(({ account }) => {
      const root = account.accountDetails.trustChain.at(-1);
      return root === undefined || present.has(root.fingerprintSha256) ? [] : [[root.id, root]];
    }),
  );
  const own = [...roots.values()];
  const root = own.find(({ id }) => id === chosen);
  const hasKey = /PRIVATE KEY-----/.test(pem);
  const stage = useBundleChange({
    mutationFn: () =>
      call('trustAnchorCreate', {
        params: { id: bundleId },
        body:
          root === undefined ? { certificate: pem.trim() } : { certificateAuthorityId: root.id },
      }),
    onSuccess: ({ subject }) => {
      showToast(`${subject} is staged; issuers fetch it now`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Add a root"
      submitLabel="Stage"
      onSubmit={() => stage.mutate(undefined)}
      onClose={onClose}
      isBusy={stage.isPending}
      isDisabled={root === undefined && (pem.trim() === '' || hasKey)}
      error={stage.error}
    >
      <Typography variant="body2">
        Whoever takes this bundle accepts whatever the root signs. It is staged at first: issuers
        get nothing under it before it is trusted.
      </Typography>
      <TextField
        id="own-root"
        select
        label="Root"
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">Somebody else’s, pasted below</MenuItem>
        {own.map(({ id, subjectDN }) => (
          <MenuItem key={id} value={id}>
            {subjectDN}
          </MenuItem>
        ))}
      </TextField>
      {root === undefined && (
        <TextField
          id="foreign-root"
          label="Certificate (PEM)"
          multiline
          minRows={5}
          maxRows={10}
          value={pem}
          onChange={({ target }) => setPem(target.value)}
          placeholder="-----BEGIN CERTIFICATE-----"
          error={hasKey}
          helperText={
            hasKey
              ? 'There is a private key in it. Paste the certificate alone.'
              : 'A self-signed root, for example the one that a mesh made for itself'
          }
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
      )}
    </FormDialog>
  );
}
