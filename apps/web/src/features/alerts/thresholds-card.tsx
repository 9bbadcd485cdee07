import type { AlertSettings } from '@luciole/contract';
import { Box, Button, Skeleton, TextField } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { showToast } from '../../components/toasts.tsx';
import { formatCount } from '../../lib/numbers.ts';

type Name = keyof AlertSettings;

const FIELDS: readonly {
  readonly name: Name;
  readonly label: string;
  readonly text: string;
  readonly least: number;
  readonly most: number;
}[] = [
  {
    name: 'expiryDays',
    label: 'Credentials and API keys',
    text: 'Days before they end',
    least: 1,
    most: 365,
  },
  { name: 'caDays', label: 'CAs', text: 'Days before they end', least: 1, most: 3650 },
  {
    name: 'silentHours',
    label: 'Silent issuers',
    text: 'Hours without contact',
    least: 1,
    most: 71,
  },
  { name: 'quotaPercent', label: 'Quotas', text: 'Percent that are used', least: 1, most: 100 },
  {
    name: 'jumpFactor',
    label: 'Jumps in issuance',
    text: 'Times the busiest hour of a week',
    least: 2,
    most: 1000,
  },
];

/** When conditions become alerts. */
export function ThresholdsCard() {
  const { data, error, refetch } = useQuery(routeQuery('alertSettingsGet'));
  return (
    <SectionCard
      title="Thresholds"
      text="Whatever lives for a short time is alerted of in the last third of its life at most."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={180} />}
      {data !== undefined && (
        // Another answer of the server is another form.
        <ThresholdsForm key={JSON.stringify(data)} settings={data} />
      )}
    </SectionCard>
  );
}

function ThresholdsForm({ settings }: { readonly settings: AlertSettings }) {
  const [texts, setTexts] = useState<Readonly<Partial<Record<Name, string>>>>({});
  const may = useMay();
  const queryClient = useQueryClient();
  const textOf = (name: Name) => texts[name] ?? String(settings[name]);
  const isFine = ({ least, most, name }: (typeof FIELDS)[number]) => {
    const count = Number(textOf(name));
    return Number.isInteger(count) && count >= least && count <= most;
  };
  const wanted: AlertSettings = {
    expiryDays: Number(textOf('expiryDays')),
    caDays: Number(textOf('caDays')),
    silentHours: Number(textOf('silentHours')),
    quotaPercent: Number(textOf('quotaPercent')),
    jumpFactor: Number(textOf('jumpFactor')),
  };
  const isReady =
    FIELDS.every(isFine) && FIELDS.some(({ name }) => wanted[name] !== settings[name]);
  const save = useMutation({
    mutationFn: () => call('alertSettingsUpdate', { body: wanted }),
    onSuccess: () => showToast('Changed when conditions become alerts'),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['alertSettingsGet'] }),
  });
  const mayChange = may('alertSettingsUpdate');
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isReady && !save.isPending) save.mutate();
  };
  return (
    <Box component="form" onSubmit={onSubmit} noValidate sx={{ display: 'grid', gap: 2.5 }}>
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))',
        }}
      >
        {FIELDS.map((field) => (
          <TextField
            key={field.name}
            id={`alerts-${field.name}`}
            label={field.label}
            value={textOf(field.name)}
            disabled={!mayChange}
            onChange={({ target }) => setTexts({ ...texts, [field.name]: target.value })}
            error={!isFine(field)}
            helperText={`${field.text}, from ${field.least} to ${formatCount(field.most)}.`}
            slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'off' } }}
          />
        ))}
      </Box>
      {save.error !== null && <ProblemNotice error={save.error} />}
      {mayChange && (
        <Box>
          <Button type="submit" variant="contained" loading={save.isPending} disabled={!isReady}>
            Save
          </Button>
        </Box>
      )}
    </Box>
  );
}
