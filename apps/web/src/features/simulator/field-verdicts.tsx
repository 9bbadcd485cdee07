import type { PolicyInformation } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import type { Decision } from '@luciole/policy';
import { Names } from '../../components/names.tsx';
import { Status, type StatusTone } from '../../components/status.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatDuration } from '../../lib/validity.ts';
import { FIELD_LABELS } from './field-labels.ts';
import { noteInWords, violationInWords } from './finding-words.ts';
import { ruleInWords } from './rule-words.ts';
import type { FieldState, FieldVerdict } from './simulate.ts';

const STATES: Readonly<Record<FieldState, readonly [tone: StatusTone, words: string]>> = {
  refused: ['bad', 'Refused'],
  allowed: ['good', 'Allowed'],
  dropped: ['warning', 'Left out'],
  set: ['good', 'Set by the policy'],
  empty: ['quiet', 'Not asked for'],
};

/** Every field of the request: what was asked, what becomes of it, and by which rule. */
export function FieldVerdicts({
  policy,
  fields,
  decision,
}: {
  readonly policy: PolicyInformation;
  readonly fields: readonly FieldVerdict[];
  readonly decision: Decision;
}) {
  return (
    <Box component="ul" aria-label="Fields" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {fields.map((verdict) => (
        <Box
          component="li"
          key={verdict.field}
          aria-label={FIELD_LABELS[verdict.field]}
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', sm: '190px minmax(0, 1fr)' },
            columnGap: 2,
            rowGap: 0.5,
            px: 2.5,
            py: 1.5,
            '& + li': { borderTop: 1, borderColor: 'divider' },
          }}
        >
          <Box>
            <Typography variant="body2" sx={{ fontWeight: 600 }}>
              {FIELD_LABELS[verdict.field]}
            </Typography>
            <Typography variant="caption" component="div">
              <Status tone={STATES[verdict.state][0]}>{STATES[verdict.state][1]}</Status>
            </Typography>
          </Box>
          <Field verdict={verdict} policy={policy} decision={decision} />
        </Box>
      ))}
    </Box>
  );
}

function Field({
  verdict,
  policy,
  decision,
}: {
  readonly verdict: FieldVerdict;
  readonly policy: PolicyInformation;
  readonly decision: Decision;
}) {
  const asked = verdict.asked.map((value) => inWords(verdict, value));
  const given = givenOf(verdict, decision);
  const isPermitted = decision.outcome === 'permitted';
  const isSame = asked.length === given.length && asked.every((value, i) => value === given[i]);
  return (
    <Box sx={{ minWidth: 0, display: 'grid', gap: 0.5 }}>
      {asked.length > 0 && (
        <Values
          label={isSame && isPermitted ? 'Asked for and given' : 'Asked for'}
          values={asked}
        />
      )}
      {!isSame && given.length > 0 && (
        <Values label={isPermitted ? 'In the certificate' : 'Would be'} values={given} />
      )}
      <Typography variant="body2" color="textSecondary">
        {ruleInWords(verdict, policy)}
      </Typography>
      {verdict.violations.map((violation) => (
        <Typography key={violation.code + violation.path} variant="body2" color="error">
          {violationInWords(violation)}
          {violation.citation !== undefined && ` (${violation.citation})`}
        </Typography>
      ))}
      {verdict.notes.map((note) => (
        <Typography
          key={note.code + note.path + note.args.join(' ')}
          variant="body2"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {noteInWords(note)}
          {note.citation !== undefined && ` (${note.citation})`}
        </Typography>
      ))}
    </Box>
  );
}

function Values({ label, values }: { readonly label: string; readonly values: readonly string[] }) {
  return (
    <Box
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1, rowGap: 0.5 }}
    >
      <Typography variant="caption" color="textSecondary">
        {label}
      </Typography>
      <Names names={[...new Set(values)]} isCode />
    </Box>
  );
}

/** Key and validity stand in the certificate's content, and only when there is a certificate. */
function givenOf({ field, given, state }: FieldVerdict, decision: Decision): readonly string[] {
  if (decision.outcome === 'denied' || state === 'refused') return given;
  if (field === 'keyAlgorithm') return [KEY_ALGORITHM_LABELS[decision.content.keyAlgorithm]];
  if (field !== 'validityPeriod') return given;
  const { years, months, seconds } = decision.content.validityPeriod;
  const parts = [
    years > 0 && `P${years}Y`,
    months > 0 && `P${months}M`,
    seconds > 0 && durationOf(seconds),
  ];
  return [parts.flatMap((part) => (part === false ? [] : [formatDuration(part)])).join(' ')];
}

function durationOf(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const time = `T${Math.floor(rest / 3600)}H${Math.floor((rest % 3600) / 60)}M${rest % 60}S`;
  return `P${days}D${time}`;
}

function inWords({ field }: FieldVerdict, value: string): string {
  if (field === 'keyAlgorithm') {
    return Object.entries(KEY_ALGORITHM_LABELS).find(([one]) => one === value)?.[1] ?? value;
  }
  return field === 'validityPeriod' ? formatDuration(value) : value;
}
