import AllowedIcon from '@mui/icons-material/AddCircleOutlineOutlined';
import ChangedIcon from '@mui/icons-material/ChangeCircleOutlined';
import RefusedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import type { PolicyChangeInformation } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import { Names } from '../../components/names.tsx';

type Effect = PolicyChangeInformation['effect'];

const GROUPS = [
  ['ALLOWED', 'Permitted now, refused before', AllowedIcon, 'success.main'],
  ['REFUSED', 'Refused now, permitted before', RefusedIcon, 'error.main'],
  ['CHANGED', 'Permitted as before, with another certificate', ChangedIcon, 'info.main'],
] as const satisfies readonly (readonly [Effect, ...unknown[]])[];

/** What a change of a policy means for requests, in words and with examples. */
export function ChangeGroups({
  changes,
}: {
  readonly changes: readonly PolicyChangeInformation[];
}) {
  if (changes.length === 0) {
    return <Typography variant="body2">Both decide the same about every request.</Typography>;
  }
  return (
    <Box sx={{ display: 'grid', gap: 2.5 }}>
      {GROUPS.map(([effect, title, Icon, color]) => {
        const members = changes.filter((change) => change.effect === effect);
        if (members.length === 0) return null;
        return (
          <Box key={effect} component="section" aria-label={title}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 0.75 }}>
              <Icon fontSize="small" sx={{ color }} aria-hidden />
              <Typography variant="subtitle2" component="h3">
                {title}
              </Typography>
            </Box>
            <Box component="ul" sx={{ m: 0, pl: 3.5, display: 'grid', gap: 1 }}>
              {members.map((change) => (
                <Change key={change.code + change.message} change={change} />
              ))}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}

function Change({ change: { effect, example, message } }: { change: PolicyChangeInformation }) {
  const hasValues = example !== undefined && example.values.length > 0;
  return (
    <Typography component="li" variant="body2" sx={{ overflowWrap: 'anywhere' }}>
      {message}
      {hasValues && (
        <Box
          component="span"
          sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 0.75, mt: 0.5 }}
        >
          <Box component="span" sx={{ color: 'text.secondary' }}>
            For example
          </Box>
          <Names names={example.values} isCode />
        </Box>
      )}
      {example === undefined && effect !== 'CHANGED' && (
        <Box component="span" sx={{ display: 'block', color: 'text.secondary' }}>
          No example was found; perhaps there is none.
        </Box>
      )}
    </Typography>
  );
}
