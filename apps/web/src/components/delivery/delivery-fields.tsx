import { TextField } from '@mui/material';

/** What somewhere that is sent to is called, and where it is. */
export interface DeliveryPlace {
  readonly name: string;
  readonly url: string;
}

/** Asks for a {@link DeliveryPlace}. */
export function DeliveryFields({
  of,
  example,
  value,
  onChange,
}: {
  /** Begins the ids of the fields. */
  readonly of: string;
  /** An address of the kind that is asked for. */
  readonly example: string;
  readonly value: DeliveryPlace;
  readonly onChange: (value: DeliveryPlace) => void;
}) {
  return (
    <>
      <TextField
        id={`${of}-name`}
        label="Name"
        required
        fullWidth
        autoComplete="off"
        value={value.name}
        onChange={({ target }) => onChange({ ...value, name: target.value })}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        id={`${of}-url`}
        label="Address"
        required
        fullWidth
        autoComplete="off"
        value={value.url}
        onChange={({ target }) => onChange({ ...value, url: target.value })}
        helperText={`Like ${example}. Private addresses need a permission of whoever runs the control plane.`}
        slotProps={{ htmlInput: { maxLength: 2048, spellCheck: false, autoCapitalize: 'none' } }}
      />
    </>
  );
}
