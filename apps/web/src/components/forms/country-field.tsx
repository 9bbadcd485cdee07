import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { countries } from '../../lib/countries.ts';
import { type FieldMessage, fieldProps } from './field-messages.ts';

/** A country by its name, kept as its two-letter code; what other clients stored instead stays as it is. */
export function CountryField({
  value,
  onChange,
  message,
}: {
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly message?: FieldMessage | undefined;
}) {
  const [options] = useState(countries);
  const chosen =
    value === '' ? null : (options.find(({ code }) => code === value) ?? { code: value, name: '' });
  return (
    <Autocomplete
      size="small"
      options={options}
      value={chosen}
      isOptionEqualToValue={(option, { code }) => option.code === code}
      getOptionKey={({ code }) => code}
      getOptionLabel={({ code, name }) => (name === '' ? code : `${name} (${code})`)}
      onChange={(_event, next) => onChange(next?.code ?? '')}
      renderInput={(params) => <TextField {...params} label="Country" {...fieldProps(message)} />}
    />
  );
}
