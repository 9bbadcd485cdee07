import type { PolicyPropertyInformation } from '@luciole/contract';
import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { Names } from '../../components/names.tsx';
import { PROPERTY_TYPE_LABELS } from '../../lib/labels.ts';

/** Properties of a policy with what each permits; one that is not set is left out of certificates. */
export function PropertyTable({
  caption,
  rows,
}: {
  readonly caption: string;
  readonly rows: readonly (readonly [
    label: string,
    property: PolicyPropertyInformation | undefined,
  ])[];
}) {
  return (
    <Table
      size="small"
      aria-label={caption}
      sx={{ '& td, & th': { px: 0, pr: 1.5 }, '& td': { verticalAlign: 'top' } }}
    >
      <TableHead>
        <TableRow>
          <TableCell sx={{ width: 180 }}>Property</TableCell>
          <TableCell sx={{ width: 96 }}>Type</TableCell>
          <TableCell>Values</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map(([label, property]) => (
          <TableRow key={label} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>{label}</TableCell>
            <TableCell>
              {property === undefined ? (
                <Typography variant="body2" color="text.secondary">
                  Not set
                </Typography>
              ) : (
                PROPERTY_TYPE_LABELS[property.type]
              )}
            </TableCell>
            <TableCell>{property && <Values property={property} />}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Values({ property }: { readonly property: PolicyPropertyInformation }) {
  const { type, allowedValues, defaultValues, minOccurrences, maxOccurrences } = property;
  if (type === 'IGNORED' || type === 'FORBIDDEN') return null;
  return (
    <>
      {allowedValues.length > 0 && <Names names={allowedValues} isCode />}
      {defaultValues.length > 0 && (
        <Typography variant="caption" component="div" color="text.secondary">
          {type === 'LOCKED' ? 'Always ' : 'Unless requested '}
          <Names names={defaultValues} isCode />
        </Typography>
      )}
      {maxOccurrences > 1 && (
        <Typography variant="caption" component="div" color="text.secondary">
          {minOccurrences === 0
            ? `At most ${maxOccurrences}`
            : `${minOccurrences} to ${maxOccurrences}`}
        </Typography>
      )}
    </>
  );
}
