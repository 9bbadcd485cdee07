import {
  FormControl,
  FormControlLabel,
  FormHelperText,
  FormLabel,
  Radio,
  RadioGroup,
} from '@mui/material';
import { type ReactNode, useId } from 'react';

interface RadioChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** What choosing it means, or why it cannot be chosen. */
    readonly text?: ReactNode;
    readonly isDisabled?: boolean;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight, each with a line about what it means. */
export function RadioChoice<Value extends string>(props: RadioChoiceProps<Value>) {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <FormControl>
      <FormLabel id={id}>{label}</FormLabel>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onChange={({ target }) => onChange(target.value as Value)}
      >
        {options.map((option) => (
          <div key={option.value}>
            <FormControlLabel
              value={option.value}
              disabled={option.isDisabled ?? false}
              control={
                <Radio
                  size="small"
                  {...(option.text !== undefined && {
                    slotProps: { input: { 'aria-describedby': `${id}-${option.value}` } },
                  })}
                />
              }
              label={option.label}
            />
            {option.text !== undefined && (
              <FormHelperText id={`${id}-${option.value}`} sx={{ mt: -0.5, mb: 0.5, ml: 3.75 }}>
                {option.text}
              </FormHelperText>
            )}
          </div>
        ))}
      </RadioGroup>
    </FormControl>
  );
}
