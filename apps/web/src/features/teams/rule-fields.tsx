import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, MenuItem, TextField } from '@mui/material';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { OPERATOR_LABELS, OPERATORS } from './rule-words.ts';
import { newRule, type RuleDraft, type TeamDraft } from './team-draft.ts';

/** Most rules that a team can have. */
const MOST_RULES = 20;

/** Conditions on claims of the identity provider; all of them must hold. */
export function RuleFields({
  draft,
  onChange,
  messages,
}: {
  readonly draft: TeamDraft;
  readonly onChange: (draft: TeamDraft) => void;
  readonly messages: FieldMessages;
}) {
  const { rules } = draft;
  const set = (next: readonly RuleDraft[]) => onChange({ ...draft, rules: next });
  const change = (key: string, members: Partial<RuleDraft>) =>
    set(rules.map((rule) => (rule.key === key ? { ...rule, ...members } : rule)));
  return (
    <FormSection
      title="Specify membership rules"
      text="With single sign-on, people whose claims meet all conditions are members of the team, from one sign-in to the next. Without conditions people are put in by hand."
    >
      {rules.map((rule, index) => (
        <Box
          key={rule.key}
          component="fieldset"
          aria-label={`Condition ${index + 1}`}
          sx={{
            m: 0,
            p: 0,
            border: 0,
            minWidth: 0,
            display: 'grid',
            gap: 1,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr auto', sm: '1fr 180px 1fr auto' },
          }}
        >
          <TextField
            id={`claim-${rule.key}`}
            label="Claim name"
            value={rule.claimName}
            onChange={({ target }) => change(rule.key, { claimName: target.value })}
            {...fieldProps(messages.at(`/userMatchingRules/${index}/claimName`))}
            slotProps={{ htmlInput: { maxLength: 500, spellCheck: false, autoCapitalize: 'none' } }}
            sx={{ gridColumn: { xs: '1', sm: 'auto' } }}
          />
          <TextField
            id={`condition-${rule.key}`}
            select
            label="Condition"
            value={rule.operator}
            onChange={({ target }) => {
              const operator = OPERATORS.find((one) => one === target.value);
              if (operator !== undefined) change(rule.key, { operator });
            }}
            sx={{ gridColumn: { xs: '1', sm: 'auto' } }}
          >
            {OPERATORS.map((operator) => (
              <MenuItem key={operator} value={operator}>
                {OPERATOR_LABELS[operator]}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            id={`value-${rule.key}`}
            label="Claim value"
            value={rule.value}
            onChange={({ target }) => change(rule.key, { value: target.value })}
            {...fieldProps(messages.at(`/userMatchingRules/${index}/value`))}
            slotProps={{
              htmlInput: { maxLength: 1000, spellCheck: false, autoCapitalize: 'none' },
            }}
            sx={{ gridColumn: { xs: '1', sm: 'auto' } }}
          />
          <IconButton
            aria-label={`Remove condition ${index + 1}`}
            onClick={() => set(rules.filter(({ key }) => key !== rule.key))}
            sx={{ gridColumn: { xs: '2', sm: 'auto' }, gridRow: { xs: '1', sm: 'auto' } }}
          >
            <RemoveIcon fontSize="small" />
          </IconButton>
        </Box>
      ))}
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Button
          startIcon={<AddIcon />}
          disabled={rules.length >= MOST_RULES}
          onClick={() => set([...rules, newRule()])}
        >
          Add a condition
        </Button>
        {rules.length > 0 && (
          <Button color="inherit" onClick={() => set([])}>
            Clear conditions
          </Button>
        )}
      </Box>
    </FormSection>
  );
}
