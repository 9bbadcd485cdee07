import { Box, FormHelperText, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useId, useState } from 'react';
import {
  formatDuration,
  joinValidity,
  splitValidity,
  VALIDITY_UNITS,
  type ValidityUnit,
} from '../../lib/validity.ts';
import { type FieldMessage, fieldProps } from './field-messages.ts';

interface ValidityFieldProps {
  readonly label: string;
  /** ISO 8601; empty while no number is given. */
  readonly value: string;
  readonly onChange: (iso: string) => void;
  readonly message?: FieldMessage | undefined;
  readonly helperText?: string;
  /** True unless it may stay empty. */
  readonly isRequired?: boolean;
}

/** What stands in the field: a number of a unit, or a duration as it is written. */
interface Shown {
  readonly text: string;
  /** Absent when the text is ISO 8601. */
  readonly unit: ValidityUnit | undefined;
  /** What was made of it; another value comes from outside. */
  readonly iso: string;
}

/**
 * How long something is valid: a number and a unit. A duration of several units, which other clients may have written, is
 * shown as it is and stays so until a unit is chosen.
 */
export function ValidityField(props: ValidityFieldProps) {
  const { label, value, onChange, message, helperText, isRequired = true } = props;
  const [shown, setShown] = useState(() => shownOf(value));
  if (shown.iso !== value) setShown(shownOf(value));

  const set = (text: string, unit: ValidityUnit | undefined) => {
    const iso = isoOf(text, unit);
    setShown({ text, unit, iso });
    if (iso !== value) onChange(iso);
  };
  const isDuration = shown.unit === undefined;
  const helpId = useId();
  const said = fieldProps(message);
  const help = said.helperText ?? (isDuration ? `ISO 8601: ${formatDuration(value)}` : helperText);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 1 }}>
      <TextField
        label={label}
        required={isRequired}
        value={shown.text}
        onChange={({ target }) => set(target.value, shown.unit)}
        slotProps={{
          htmlInput: isDuration
            ? { spellCheck: false, 'aria-describedby': helpId }
            : { inputMode: 'numeric', 'aria-describedby': helpId },
        }}
        sx={{ width: { xs: '100%', sm: 240 } }}
        error={said.error ?? false}
      />
      <ToggleButtonGroup
        exclusive
        size="small"
        color="primary"
        aria-label={`${label}: unit`}
        value={shown.unit ?? null}
        onChange={(_event, unit: ValidityUnit | null) => {
          if (unit !== null) set(isDuration ? '' : shown.text, unit);
        }}
        sx={{ height: 40, flex: { xs: '1 1 100%', sm: 'none' } }}
      >
        {VALIDITY_UNITS.map((unit) => (
          <ToggleButton
            key={unit}
            value={unit}
            sx={{
              textTransform: 'capitalize',
              px: { xs: 0, sm: 1.75 },
              flex: { xs: 1, sm: 'none' },
              fontSize: { xs: '0.75rem', sm: '0.8125rem' },
            }}
          >
            {unit}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {help !== undefined && (
        <FormHelperText
          id={helpId}
          error={said.error ?? false}
          sx={{ flex: '1 1 100%', mx: 1.75, mt: -0.5 }}
        >
          {help}
        </FormHelperText>
      )}
    </Box>
  );
}

function shownOf(iso: string): Shown {
  if (iso === '') return { text: '', unit: 'days', iso };
  const split = splitValidity(iso);
  return split === undefined
    ? { text: iso, unit: undefined, iso }
    : { text: String(split.amount), unit: split.unit, iso };
}

function isoOf(text: string, unit: ValidityUnit | undefined): string {
  if (unit === undefined) return text.trim();
  return /^\d{1,7}$/.test(text.trim()) ? joinValidity(Number(text), unit) : text.trim();
}
