import { Box, Checkbox, FormControlLabel, MenuItem, TextField } from '@mui/material';
import type { PropertyType, SanProperty, SubjectProperty } from '@luciole/policy';
import { memo, useCallback, useMemo } from 'react';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import {
  type FieldMessage,
  FieldMessages,
  fieldProps,
  isDrawnTheSame,
} from '../../components/forms/field-messages.ts';
import { PROPERTY_TYPE_LABELS } from '../../lib/labels.ts';
import { checkDraft, type PolicyMessage } from './policy-checks.ts';
import type { PropertyForm } from './policy-form.ts';

const TYPES = Object.entries(PROPERTY_TYPE_LABELS) as readonly [PropertyType, string][];

interface PropertyRowProps {
  readonly group: 'subject' | 'sans';
  readonly name: SubjectProperty | SanProperty;
  readonly label: string;
  readonly property: PropertyForm;
  /** What is said about this property. */
  readonly said: readonly FieldMessage[];
  readonly onChange: (
    group: PropertyRowProps['group'],
    name: PropertyRowProps['name'],
    property: PropertyForm,
  ) => void;
}

/** One property of a policy: what is allowed, its type, and what a certificate has unless it is asked for. */
export const PropertyRow = memo(
  function PropertyRow(props: PropertyRowProps) {
    const { group, name, label, property, said, onChange } = props;
    const messages = useMemo(() => new FieldMessages(said), [said]);
    const { type, isAny, allowedValues } = property;
    const takesAllowed = type === 'OPTIONAL' || type === 'REQUIRED';
    const takesDefaults = type === 'OPTIONAL' || type === 'LOCKED';
    const at = `/${group}/${name}`;
    const set = (members: Partial<PropertyForm>) =>
      onChange(group, name, { ...property, ...members });
    const check = useCallback((text: string) => checkDraft(group, name, text), [group, name]);
    const notes = useMemo(() => notesAt(messages, `${at}/allowedValues`), [messages, at]);
    const undecided = messages.at(`${at}/allowedValues`) ?? messages.at(at);
    const defaults = (
      <ChipInput
        label={type === 'LOCKED' ? 'Value' : 'Default value'}
        values={takesDefaults ? property.defaultValues : []}
        onChange={(defaultValues) => set({ defaultValues })}
        isDisabled={!takesDefaults}
        isRequired={type === 'LOCKED'}
        message={messages.at(`${at}/defaultValues`)}
        notes={notesAt(messages, `${at}/defaultValues`)}
        {...(name === 'commonName' && { max: 1 })}
      />
    );
    return (
      <Box
        component="fieldset"
        aria-label={label}
        sx={{
          m: 0,
          p: 0,
          border: 0,
          minInlineSize: 0,
          display: 'grid',
          alignItems: 'start',
          gap: 1.5,
          gridTemplateColumns: { xs: '1fr 1fr', md: 'minmax(0, 1fr) 136px 236px' },
          pb: { xs: 1.5, md: 0 },
        }}
      >
        <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' }, minWidth: 0 }}>
          <ChipInput
            label={label}
            values={takesAllowed && !isAny ? allowedValues : []}
            onChange={(values) => set({ allowedValues: values, isAny: false })}
            isDisabled={!takesAllowed}
            isCode
            message={undecided}
            notes={notes}
            checkDraft={check}
            {...(takesAllowed && isAny && { helperText: 'Whatever a request asks for is allowed' })}
          />
          {takesAllowed && (isAny || allowedValues.length === 0) && (
            <FormControlLabel
              label="Any value"
              control={
                <Checkbox
                  size="small"
                  checked={isAny}
                  onChange={(_event, checked) => set({ isAny: checked })}
                />
              }
              sx={{ ml: -0.25, '& .MuiFormControlLabel-label': { fontSize: '0.875rem' } }}
            />
          )}
        </Box>
        <TextField
          select
          id={`${group}-${name}-type`}
          label="Type"
          value={type}
          onChange={({ target }) => set({ type: target.value as PropertyType })}
          sx={{ gridColumn: { xs: group === 'subject' ? '1 / -1' : 'auto', md: 'auto' } }}
        >
          {TYPES.map(([value, words]) => (
            <MenuItem key={value} value={value}>
              {words}
            </MenuItem>
          ))}
        </TextField>
        {group === 'subject' ? (
          <Box sx={{ gridColumn: { xs: '1 / -1', md: 'auto' }, minWidth: 0 }}>{defaults}</Box>
        ) : (
          <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 1.5 }}>
            <Count
              label="Min"
              about={label}
              value={type === 'REQUIRED' ? property.min : '0'}
              isDisabled={type !== 'REQUIRED'}
              message={messages.at(`${at}/minOccurrences`)}
              onChange={(min) => set({ min })}
            />
            <Count
              label="Max"
              about={label}
              value={takesAllowed ? property.max : '0'}
              isDisabled={!takesAllowed}
              message={messages.at(`${at}/maxOccurrences`)}
              onChange={(max) => set({ max })}
            />
          </Box>
        )}
        {group === 'sans' && takesDefaults && (
          <Box sx={{ gridColumn: { xs: '1 / -1', md: '1' }, minWidth: 0 }}>{defaults}</Box>
        )}
      </Box>
    );
  },
  isDrawnTheSame<PropertyRowProps>,
);

function Count({
  label,
  about,
  value,
  isDisabled,
  message,
  onChange,
}: {
  readonly label: string;
  readonly about: string;
  readonly value: string;
  readonly isDisabled: boolean;
  readonly message: ReturnType<FieldMessages['at']>;
  readonly onChange: (digits: string) => void;
}) {
  return (
    <TextField
      label={label}
      value={value}
      disabled={isDisabled}
      onChange={({ target }) => onChange(target.value.replaceAll(/\D/g, '').slice(0, 4))}
      slotProps={{ htmlInput: { inputMode: 'numeric', 'aria-label': `${about}: ${label}` } }}
      {...fieldProps(message)}
    />
  );
}

function notesAt(messages: FieldMessages, pointer: string) {
  return messages.ofItems(pointer).map((message) => ({
    ...message,
    fix: (message as Partial<PolicyMessage>).fix,
  }));
}
