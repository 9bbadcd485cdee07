import { Autocomplete, createFilterOptions, TextField } from '@mui/material';
import { useState } from 'react';
import { type FieldMessage, fieldProps } from './field-messages.ts';

/** Options that are drawn at once; typing finds the others. */
const MOST_SHOWN = 100;

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Why it cannot be chosen. */
  readonly obstacle?: string;
}

interface OptionSelectProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly values: readonly Value[];
  readonly onChange: (values: readonly Value[]) => void;
  readonly message?: FieldMessage | undefined;
  readonly helperText?: string;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
}

/** Several of a closed list, as chips; thousands of options are found by typing. A value that is no option stays. */
export function OptionSelect<Value extends string>(props: OptionSelectProps<Value>) {
  const { label, options, values, onChange, message, helperText, isDisabled = false } = props;
  const [filterOptions] = useState(() =>
    createFilterOptions<Option<Value>>({
      limit: MOST_SHOWN,
      stringify: (option) => `${option.label} ${option.value}`,
    }),
  );
  const chosen = values.map(
    (value) => options.find((option) => option.value === value) ?? { value, label: value },
  );
  return (
    <Autocomplete<Option<Value>, true, true>
      multiple
      fullWidth
      disableClearable
      disableCloseOnSelect
      filterSelectedOptions
      size="small"
      disabled={isDisabled}
      options={[...options]}
      value={chosen}
      filterOptions={filterOptions}
      isOptionEqualToValue={(option, { value }) => option.value === value}
      getOptionDisabled={({ obstacle }) => obstacle !== undefined}
      getOptionLabel={(option) => option.label}
      getOptionKey={({ value }) => value}
      onChange={(_event, next) => onChange(next.map(({ value }) => value))}
      renderInput={(params) => (
        <TextField
          {...params}
          label={label}
          // Of the list, not of what is being typed.
          slotProps={{
            ...params.slotProps,
            inputLabel: { ...params.slotProps.inputLabel, required: props.isRequired ?? false },
          }}
          {...(helperText !== undefined && { helperText })}
          {...fieldProps(message)}
        />
      )}
    />
  );
}
