import DoneIcon from '@mui/icons-material/CheckCircle';
import OpenIcon from '@mui/icons-material/RadioButtonUnchecked';
import { Box, Card, LinearProgress, Typography } from '@mui/material';
import { TextLink } from '../../components/text-link.tsx';
import type { ChecklistStep } from './checklist.ts';

/** The way to the first workload certificate; gone once it has been walked. */
export function ChecklistCard({ steps }: { readonly steps: readonly ChecklistStep[] }) {
  const done = steps.filter(({ isDone }) => isDone).length;
  const next = steps.find(({ isDone }) => !isDone);
  if (next === undefined) return null;
  return (
    <Card component="section" aria-labelledby="checklist" sx={{ p: { xs: 2, sm: 3 } }}>
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, flexWrap: 'wrap' }}>
        <Typography variant="h2" id="checklist">
          From here to the first workload certificate
        </Typography>
        <Typography variant="body2" color="textSecondary" sx={{ ml: { sm: 'auto' } }}>
          {done} of {steps.length} done
        </Typography>
      </Box>
      <LinearProgress
        variant="determinate"
        value={(100 * done) / steps.length}
        aria-label={`${done} of ${steps.length} steps done`}
        sx={{ my: 2, height: 6, borderRadius: 3 }}
      />
      <Box
        component="ol"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: '1fr 1fr' },
          columnGap: 4,
          rowGap: 1.75,
        }}
      >
        {steps.map((step) => (
          <Box component="li" key={step.title} sx={{ display: 'flex', gap: 1.25 }}>
            {step.isDone ? (
              <DoneIcon color="success" fontSize="small" titleAccess="Done" sx={{ mt: 0.2 }} />
            ) : (
              <OpenIcon
                color={step === next ? 'primary' : 'disabled'}
                fontSize="small"
                titleAccess="To do"
                sx={{ mt: 0.2 }}
              />
            )}
            <Box sx={{ minWidth: 0 }}>
              <StepLink step={step} />
              <Typography variant="caption" component="p" color="textSecondary">
                {step.text}
              </Typography>
            </Box>
          </Box>
        ))}
      </Box>
    </Card>
  );
}

function StepLink({ step: { title, to, connect, isDone } }: { readonly step: ChecklistStep }) {
  const look = {
    variant: 'body2',
    sx: { fontWeight: 600, ...(isDone && { color: 'text.secondary' }) },
  } as const;
  return connect === undefined ? (
    <TextLink to={to} {...look}>
      {title}
    </TextLink>
  ) : (
    <TextLink
      to="/configurations/$configurationId/connect"
      params={{ configurationId: connect }}
      {...look}
    >
      {title}
    </TextLink>
  );
}
