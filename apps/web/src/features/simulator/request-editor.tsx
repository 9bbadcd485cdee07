import {
  Alert,
  Box,
  Button,
  MenuItem,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { KEY_ALGORITHMS } from '@luciole/policy';
import { ChipInput } from '../../components/forms/chip-input.tsx';
import { ValidityField } from '../../components/forms/validity-field.tsx';
import { KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { EXAMPLES } from './examples.ts';
import { FIELD_LABELS } from './field-labels.ts';
import { searchOf } from './requested.ts';
import { REQUEST_PARAMETERS, type SimulatorSearch } from './simulator-search.ts';
import type { SimulatedRequest } from './use-request.ts';

interface RequestEditorProps {
  readonly search: SimulatorSearch;
  readonly onChange: (members: SimulatorSearch) => void;
  readonly pem: string;
  readonly onPem: (pem: string) => void;
  readonly request: SimulatedRequest;
}

const PARAMETERS = Object.entries(REQUEST_PARAMETERS) as readonly [
  keyof typeof REQUEST_PARAMETERS,
  (typeof REQUEST_PARAMETERS)[keyof typeof REQUEST_PARAMETERS],
][];

/** What is asked for: by hand, or a pasted certification request. */
export function RequestEditor({ search, onChange, pem, onPem, request }: RequestEditorProps) {
  const isPasted = search.by === 'csr';
  return (
    <>
      <ToggleButtonGroup
        exclusive
        fullWidth
        size="small"
        color="primary"
        aria-label="Kind of request"
        value={isPasted ? 'csr' : 'hand'}
        onChange={(_event, by: string | null) => {
          if (by !== null) onChange({ by: by === 'csr' ? 'csr' : undefined });
        }}
      >
        <ToggleButton value="hand">By hand</ToggleButton>
        <ToggleButton value="csr">Certification request</ToggleButton>
      </ToggleButtonGroup>
      {isPasted ? (
        <PastedRequest pem={pem} onPem={onPem} request={request} />
      ) : (
        <RequestByHand search={search} onChange={onChange} />
      )}
      <ValidityField
        label="Validity asked for"
        isRequired={false}
        value={search.validity ?? ''}
        onChange={(validity) => onChange({ validity: validity === '' ? undefined : validity })}
        helperText="The policy’s own when empty"
      />
    </>
  );
}

function PastedRequest({
  pem,
  onPem,
  request,
}: Pick<RequestEditorProps, 'pem' | 'onPem' | 'request'>) {
  const ignored = request.state === 'ready' ? request.ignored : undefined;
  const unseen = ignored && [
    ...ignored.subjectAttributes,
    ...ignored.extensions,
    ...ignored.attributes,
  ];
  return (
    <Box>
      <TextField
        label="Certification request (PEM)"
        multiline
        fullWidth
        minRows={8}
        maxRows={16}
        value={pem}
        onChange={({ target }) => onPem(target.value)}
        placeholder="-----BEGIN CERTIFICATE REQUEST-----"
        error={request.state === 'unreadable'}
        helperText={
          request.state === 'unreadable'
            ? `${request.refusal} (${request.code})`
            : 'It stays in this browser and out of the address.'
        }
        slotProps={{
          htmlInput: {
            spellCheck: false,
            wrap: 'off',
            sx: {
              fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
              fontSize: '0.75rem',
              overflowX: 'auto !important',
            },
          },
        }}
      />
      {unseen !== undefined && unseen.length > 0 && (
        <Alert severity="info" variant="outlined" sx={{ mt: 1, bgcolor: 'background.paper' }}>
          Nobody looks at these parts of it, so they cannot reach a certificate: {unseen.join(', ')}
          .
        </Alert>
      )}
    </Box>
  );
}

function RequestByHand({ search, onChange }: Pick<RequestEditorProps, 'search' | 'onChange'>) {
  return (
    <>
      <Box>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 0.75 }}>
          Load an example
        </Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {EXAMPLES.map(({ label, requested }) => (
            <Button
              key={label}
              size="small"
              variant="outlined"
              onClick={() => onChange(searchOf(requested))}
            >
              {label}
            </Button>
          ))}
        </Box>
      </Box>
      {PARAMETERS.map(([parameter, property]) => (
        <ChipInput
          key={parameter}
          label={FIELD_LABELS[property]}
          values={search[parameter]?.split('\n') ?? []}
          onChange={(values) =>
            onChange({ [parameter]: values.length === 0 ? undefined : values.join('\n') })
          }
        />
      ))}
      <TextField
        select
        id="simulator-key"
        label="Key algorithm"
        value={search.key ?? ''}
        onChange={({ target }) => onChange({ key: target.value === '' ? undefined : target.value })}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value="">Not named: the policy’s own</MenuItem>
        {KEY_ALGORITHMS.map((one) => (
          <MenuItem key={one} value={one}>
            {KEY_ALGORITHM_LABELS[one]}
          </MenuItem>
        ))}
      </TextField>
    </>
  );
}
