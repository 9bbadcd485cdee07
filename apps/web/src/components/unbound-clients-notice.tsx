import type { PolicyInformation } from '@luciole/contract';
import { Alert, Box } from '@mui/material';
import { Names } from './names.tsx';

/** Values that are written out. */
const MOST = 8;

const FORMS = [
  ['uniformResourceIdentifiers', 'URI'],
  ['dnsNames', 'DNS name'],
  ['ipAddresses', 'IP address'],
  ['rfc822Names', 'email address'],
] as const;

/**
 * Ruling 19: what a client may obtain that an issuer's file does not bind to the claims of its token. The control plane does
 * not know those files, so it says the most that can be.
 */
export function UnboundClientsNotice({
  policies,
}: {
  readonly policies: readonly Pick<PolicyInformation, 'sans'>[];
}) {
  const values = [...new Set(policies.flatMap(({ sans }) => valuesOf(sans)))];
  if (values.length === 0) return null;
  return (
    <Alert severity="info" variant="outlined">
      Clients that an issuer’s own file does not bind to their claims may obtain any identity
      matching
      <Box sx={{ mt: 1 }}>
        <Names names={values.slice(0, MOST)} isCode />
        {values.length > MOST && ` and ${values.length - MOST} more`}
      </Box>
    </Alert>
  );
}

function valuesOf(sans: PolicyInformation['sans']): readonly string[] {
  return FORMS.flatMap(([form, word]) => {
    const property = sans[form];
    if (property === undefined || !['OPTIONAL', 'REQUIRED'].includes(property.type)) return [];
    const { allowedValues } = property;
    return allowedValues.length === 0
      ? [`any ${word}`]
      : allowedValues.map((value) => `${word} ${value}`);
  });
}
