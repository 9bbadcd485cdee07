import type { PolicyPropertyInformation } from '@luciole/contract';
import { Box } from '@mui/material';
import { Fact, Facts } from '../../components/facts.tsx';
import { Names } from '../../components/names.tsx';
import { PROPERTY_TYPE_LABELS } from '../../lib/labels.ts';

/** Properties of a policy with what each permits. */
export function PropertyFacts({
  properties,
}: {
  readonly properties: readonly (readonly [
    label: string,
    property: PolicyPropertyInformation | undefined,
  ])[];
}) {
  return (
    <Facts>
      {properties.map(([label, property]) => (
        <Fact key={label} label={label} otherwise="Not set">
          {property && <Property property={property} />}
        </Fact>
      ))}
    </Facts>
  );
}

function Property({ property }: { readonly property: PolicyPropertyInformation }) {
  const { type, allowedValues, defaultValues } = property;
  const isOpen = type !== 'IGNORED' && type !== 'FORBIDDEN';
  return (
    <>
      <Box>
        {PROPERTY_TYPE_LABELS[type]}
        {isOpen && occurrences(property)}
      </Box>
      {isOpen && allowedValues.length > 0 && <Names names={allowedValues} isCode />}
      {isOpen && defaultValues.length > 0 && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 0.75 }}>
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {type === 'LOCKED' ? 'Always' : 'Unless requested'}
          </Box>
          <Names names={defaultValues} isCode />
        </Box>
      )}
    </>
  );
}

/** How many of it a certificate may have, where that is not obvious. */
function occurrences({ minOccurrences, maxOccurrences }: PolicyPropertyInformation): string {
  if (maxOccurrences <= 1) return '';
  return minOccurrences === 0
    ? `, at most ${maxOccurrences}`
    : `, ${minOccurrences} to ${maxOccurrences}`;
}
