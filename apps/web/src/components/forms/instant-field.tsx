import { TextField } from '@mui/material';

/** An instant, shown and typed by the reader's clock and kept as ISO 8601, so that it means the same to everybody. */
export function InstantField(props: {
  readonly id: string;
  readonly label: string;
  /** What cannot be read is as good as none. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  return (
    <TextField
      id={props.id}
      type="datetime-local"
      label={props.label}
      value={localOf(props.value)}
      onChange={({ target }) => props.onChange(instantOf(target.value))}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ width: { xs: '100%', sm: 220 } }}
    />
  );
}

function instantOf(local: string): string | undefined {
  const time = local === '' ? Number.NaN : new Date(local).getTime();
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What the field shows for an instant: `2026-11-22T15:04`. */
function localOf(instant: string | undefined): string {
  const time = instant === undefined ? Number.NaN : Date.parse(instant);
  if (Number.isNaN(time)) return '';
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
