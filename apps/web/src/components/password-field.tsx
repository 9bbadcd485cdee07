import HideIcon from '@mui/icons-material/VisibilityOffOutlined';
import ShowIcon from '@mui/icons-material/VisibilityOutlined';
import { IconButton, InputAdornment, TextField, type TextFieldProps } from '@mui/material';
import { useState } from 'react';

type PasswordFieldProps = Omit<TextFieldProps, 'type' | 'value' | 'onChange' | 'slotProps'> & {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Whether it is chosen here, or one that the person has; password managers want to know. */
  readonly isNew?: boolean;
};

/** What a new password must be, in a sentence. */
export const PASSWORD_ADVICE =
  'At least twelve characters, and nothing that is guessed first. Four words of your own are good.';

/** A password, which can be looked at while it is typed. */
export function PasswordField({ value, onChange, isNew = false, ...others }: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  const label = `${isShown ? 'Hide' : 'Show'} the ${others.label.toLowerCase()}`;
  return (
    <TextField
      fullWidth
      autoComplete={isNew ? 'new-password' : 'current-password'}
      {...others}
      type={isShown ? 'text' : 'password'}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{
        htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: 1000 },
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton
                size="small"
                edge="end"
                aria-label={label}
                aria-pressed={isShown}
                onClick={() => setIsShown(!isShown)}
              >
                {isShown ? <HideIcon fontSize="small" /> : <ShowIcon fontSize="small" />}
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
