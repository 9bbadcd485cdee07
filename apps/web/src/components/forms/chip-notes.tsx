import { Box, Button, Typography } from '@mui/material';
import { formatCount } from '../../lib/numbers.ts';
import { type FieldMessage, sentence } from './field-messages.ts';

/** Notes that are written out; how many more there are is said. */
const MOST = 3;

/** Something to say about one value of a list, and how to mend it. */
export interface ChipNote extends Pick<FieldMessage, 'text' | 'severity'> {
  readonly index: number;
  /** What the value would become, and the words of the button: `Add $`. */
  readonly fix?: { readonly label: string; readonly value: string } | undefined;
}

/** What is said about the values of a list, each with the value that it is about. */
export function ChipNotes({
  notes,
  values,
  onFix,
}: {
  readonly notes: readonly ChipNote[];
  readonly values: readonly string[];
  readonly onFix: (index: number, value: string) => void;
}) {
  const first = notes.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
  return (
    <Box aria-live="polite" sx={{ mx: 1 }}>
      {first.map(({ index, text, severity, fix }) => (
        <Typography
          key={`${index} ${text}`}
          variant="caption"
          component="p"
          sx={{
            color: severity === 'error' ? 'error.main' : 'warning.main',
            mt: 0.5,
            overflowWrap: 'anywhere',
          }}
        >
          <code>{shortened(values[index] ?? '')}</code>: {sentence(text)}
          {fix !== undefined && (
            <Button
              size="small"
              color="inherit"
              onClick={() => onFix(index, fix.value)}
              sx={{ ml: 0.5, py: 0, minWidth: 0, textDecoration: 'underline' }}
            >
              {fix.label}
            </Button>
          )}
        </Typography>
      ))}
      {notes.length > first.length && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
          And {formatCount(notes.length - first.length)} more like these.
        </Typography>
      )}
    </Box>
  );
}

function rank({ severity }: ChipNote): number {
  return severity === 'error' ? 0 : 1;
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
