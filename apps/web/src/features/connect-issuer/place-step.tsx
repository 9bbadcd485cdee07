import { Alert, Checkbox, FormControlLabel, Tab, Tabs, TextField } from '@mui/material';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import { FormSection } from '../../components/forms/form-page.tsx';
import { type Place, PLACES } from '../../lib/places.ts';
import { isLoopbackUrl } from './issuer-plan.ts';

/** What only the one who installs it knows. */
export interface PlaceDraft {
  readonly url: string;
  readonly instanceName: string;
  readonly dnsNames: readonly string[] | undefined;
  readonly hasPrivateCa: boolean;
  readonly exceptions: readonly string[];
  readonly namespace: string;
  readonly image: string;
}

const LABELS: Readonly<Record<Place, string>> = {
  kubernetes: 'Kubernetes',
  docker: 'Docker',
  vm: 'Virtual machine',
  node: 'This machine',
};

/** Where it runs, and under which names. */
export function PlaceStep({
  place,
  onPlace,
  draft,
  onChange,
  dnsNames,
  hasClients,
}: {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
  readonly draft: PlaceDraft;
  readonly onChange: (draft: PlaceDraft) => void;
  /** Those of the draft, or what the place suggests. */
  readonly dnsNames: readonly string[];
  /** Whether network clients are served, whose key sets have to be fetched. */
  readonly hasClients: boolean;
}) {
  const set = (members: Partial<PlaceDraft>) => onChange({ ...draft, ...members });
  const isContainer = place === 'kubernetes' || place === 'docker';
  return (
    <FormSection title="2. Where it runs">
      <Tabs
        value={place}
        onChange={(_event, next: Place) => onPlace(next)}
        aria-label="Where the issuer runs"
        variant="scrollable"
        scrollButtons={false}
        sx={{ borderBottom: 1, borderColor: 'divider' }}
      >
        {PLACES.map((one) => (
          <Tab
            key={one}
            value={one}
            label={LABELS[one]}
            id={`place-${one}`}
            aria-controls="files"
          />
        ))}
      </Tabs>
      <TextField
        label="Address of the control plane"
        required
        value={draft.url}
        onChange={({ target }) => set({ url: target.value.trim() })}
        helperText="As the issuer reaches it: scheme, host and port. Plain http is taken on one machine only."
        slotProps={{ htmlInput: { spellCheck: false, inputMode: 'url' } }}
      />
      {place === 'kubernetes' && isLoopbackUrl(draft.url) && (
        <Alert severity="warning" variant="outlined">
          No pod reaches this address. Serve the control plane with TLS under a name of your
          network, and enter that.
        </Alert>
      )}
      {!isLoopbackUrl(draft.url) && (
        <FormControlLabel
          control={
            <Checkbox
              checked={draft.hasPrivateCa}
              onChange={({ target }) => set({ hasPrivateCa: target.checked })}
            />
          }
          label="Its server certificate is of a private CA (control-plane-ca.pem)"
        />
      )}
      {place === 'kubernetes' ? (
        <TextField
          label="Namespace"
          required
          value={draft.namespace}
          onChange={({ target }) => set({ namespace: target.value })}
        />
      ) : (
        <TextField
          label="Instance name"
          value={draft.instanceName}
          onChange={({ target }) => set({ instanceName: target.value })}
          helperText="Tells issuers apart: it goes before the common name of the CA certificate."
        />
      )}
      {isContainer && (
        <TextField
          label="Image"
          required
          value={draft.image}
          onChange={({ target }) => set({ image: target.value.trim() })}
          helperText="As your registry has it; the repository’s Dockerfile makes it with --target issuer."
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
      )}
      <ChipInput
        label="Names under which workloads reach it"
        values={dnsNames}
        onChange={(names) => set({ dnsNames: names })}
        helperText="DNS names in its server certificate. Enter adds one."
      />
      {hasClients && (
        <ChipInput
          label="Key sets inside your network"
          isCode
          values={draft.exceptions}
          onChange={(exceptions) => set({ exceptions })}
          placeholder="idp.internal:8443=idp-ca.pem"
          helperText="As host:port, with =file where its CA is a private one. Without an entry, keys of clients are fetched from public addresses only."
        />
      )}
    </FormSection>
  );
}
