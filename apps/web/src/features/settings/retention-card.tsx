import {
  Alert,
  Box,
  Button,
  FormControlLabel,
  Radio,
  RadioGroup,
  Skeleton,
  TextField,
} from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { SectionCard } from '../../components/section-card.tsx';
import { showToast } from '../../components/toasts.tsx';

const LEAST_DAYS = 30;
const MOST_DAYS = 36_500;

/** How long events are kept. */
export function RetentionCard() {
  const { data, error, refetch } = useQuery(routeQuery('auditSettingsGet'));
  return (
    <SectionCard
      title="Retention"
      text="Once an hour what is older goes, from the front, and a checkpoint is signed for it. Export first what has to be kept elsewhere."
    >
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Skeleton height={90} />}
      {data !== undefined && (
        // Another answer of the server is another form.
        <RetentionForm key={data.retentionDays ?? 0} days={data.retentionDays} />
      )}
    </SectionCard>
  );
}

function RetentionForm({ days }: { readonly days: number | undefined }) {
  const [isLimited, setIsLimited] = useState(days !== undefined);
  const [text, setText] = useState(String(days ?? 400));
  const may = useMay();
  const queryClient = useQueryClient();
  const count = Number(text);
  const isFine = Number.isInteger(count) && count >= LEAST_DAYS && count <= MOST_DAYS;
  const wanted = isLimited ? count : undefined;
  const save = useMutation({
    mutationFn: () =>
      call('auditSettingsUpdate', { body: wanted === undefined ? {} : { retentionDays: wanted } }),
    onSuccess: () => showToast('Changed how long events are kept'),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['auditSettingsGet'] }),
  });
  const mayChange = may('auditSettingsUpdate');
  const isShorter = wanted !== undefined && (days === undefined || wanted < days);
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (wanted !== days && (!isLimited || isFine) && !save.isPending) save.mutate();
  };
  return (
    <Box component="form" onSubmit={onSubmit} noValidate sx={{ display: 'grid', gap: 1.5 }}>
      <RadioGroup
        aria-label="Events are kept"
        value={isLimited ? 'limited' : 'ever'}
        onChange={({ target }) => setIsLimited(target.value === 'limited')}
      >
        <FormControlLabel
          value="ever"
          control={<Radio size="small" />}
          label="For ever"
          disabled={!mayChange}
        />
        <FormControlLabel
          value="limited"
          control={<Radio size="small" />}
          label="For a number of days"
          disabled={!mayChange}
        />
      </RadioGroup>
      {isLimited && (
        <TextField
          id="retention-days"
          label="Days"
          value={text}
          disabled={!mayChange}
          onChange={({ target }) => setText(target.value)}
          error={!isFine}
          helperText={`From ${LEAST_DAYS} to 36,500.`}
          slotProps={{ htmlInput: { inputMode: 'numeric', autoComplete: 'off' } }}
          sx={{ width: 220 }}
        />
      )}
      {isLimited && isFine && isShorter && (
        <Alert severity="warning" variant="outlined">
          Events that are older than {text} days are deleted within the hour, for good.
        </Alert>
      )}
      {save.error !== null && <ProblemNotice error={save.error} />}
      {mayChange && (
        <Box>
          <Button
            type="submit"
            variant="contained"
            loading={save.isPending}
            disabled={wanted === days || (isLimited && !isFine)}
          >
            Save
          </Button>
        </Box>
      )}
    </Box>
  );
}
