import type { TeamRole } from '@luciole/contract';
import { Checkbox, FormControl, FormControlLabel, FormHelperText, FormLabel } from '@mui/material';
import { useId } from 'react';
import { ROLE_LABELS, ROLE_TEXTS } from '../lib/labels.ts';
import { ROLES } from '../lib/roles.ts';
import { type FieldMessage, fieldProps } from './forms/field-messages.ts';

/** Roles to tick, each with what it permits. */
export function RoleChoice({
  label,
  roles,
  onChange,
  message,
}: {
  readonly label: string;
  readonly roles: readonly TeamRole[];
  readonly onChange: (roles: readonly TeamRole[]) => void;
  readonly message?: FieldMessage | undefined;
}) {
  const id = useId();
  const { error = false, helperText } = fieldProps(message);
  return (
    <FormControl component="fieldset" error={error}>
      <FormLabel component="legend" sx={{ mb: 0.5 }}>
        {label}
      </FormLabel>
      {ROLES.map((role) => (
        <div key={role}>
          <FormControlLabel
            label={ROLE_LABELS[role]}
            control={
              <Checkbox
                size="small"
                checked={roles.includes(role)}
                onChange={({ target }) =>
                  onChange(
                    ROLES.filter((one) => (one === role ? target.checked : roles.includes(one))),
                  )
                }
                slotProps={{ input: { 'aria-describedby': `${id}-${role}` } }}
              />
            }
          />
          <FormHelperText id={`${id}-${role}`} error={false} sx={{ mt: -0.75, mb: 0.5, ml: 3.75 }}>
            {ROLE_TEXTS[role]}
          </FormHelperText>
        </div>
      ))}
      {helperText !== undefined && <FormHelperText role="alert">{helperText}</FormHelperText>}
    </FormControl>
  );
}
