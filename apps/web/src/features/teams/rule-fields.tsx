import { Button, MenuItem, TextField } from '@mui/material';
import { type FieldMessages, fieldProps } from '../../components/forms/field-messages.ts';
import { FormSection } from '../../components/forms/form-page.tsx';
import { RepeatedRows } from '../../components/forms/repeated-rows.tsx';
import { OPERATOR_LABELS, OPERATORS } from './rule-words.ts';
import { newRule, type RuleDraft, type TeamDraft } from './team-draft.ts';

/** Most rules that a team can have. */
const MOST_RULES = 20;

const TYPED = { spellCheck: false, autoCapitalize: 'none' } as const;

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
  const set = (rules: readonly RuleDraft[]) => onChange({ ...draft, rules });
  return (
    <FormSection
      title="Specify membership rules"
      text="With single sign-on, people whose claims meet all conditions are members of the team, from one sign-in to the next. Without conditions people are put in by hand."
    >
      <RepeatedRows
        noun="condition"
        rows={draft.rules}
        onChange={set}
        newRow={newRule}
        most={MOST_RULES}
        columns="1fr 180px 1fr"
        wideFrom="sm"
        actions={
          draft.rules.length > 0 && (
            <Button color="inherit" onClick={() => set([])}>
              Clear conditions
            </Button>
          )
        }
        renderRow={(rule, index, change) => (
          <>
            <TextField
              id={`claim-${rule.key}`}
              label="Claim name"
              value={rule.claimName}
              onChange={({ target }) => change({ claimName: target.value })}
              {...fieldProps(messages.at(`/userMatchingRules/${index}/claimName`))}
              slotProps={{ htmlInput: { ...TYPED, maxLength: 500 } }}
            />
            <TextField
              id={`condition-${rule.key}`}
              select
              label="Condition"
              value={rule.operator}
              onChange={({ target }) => {
                const operator = OPERATORS.find((one) => one === target.value);
                if (operator !== undefined) change({ operator });
              }}
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
              onChange={({ target }) => change({ value: target.value })}
              {...fieldProps(messages.at(`/userMatchingRules/${index}/value`))}
              slotProps={{ htmlInput: { ...TYPED, maxLength: 1000 } }}
            />
          </>
        )}
      />
    </FormSection>
  );
}
