import type { ActivityLogEntryInformation } from '@luciole/contract';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { FactSection } from '../../components/facts.tsx';
import { memberChanges } from '../../components/events/event-words.ts';

const CODE = {
  m: 0,
  px: 1,
  py: 0.5,
  borderRadius: 1,
  fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
  fontSize: '0.8125rem',
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
} as const;

/** What an event changed, member by member: a minus before what was, a plus before what is. */
export function StateChanges({ event }: { readonly event: ActivityLogEntryInformation }) {
  const members = memberChanges(event);
  if (members.length === 0) return null;
  const { before, after } = event.payload;
  const changed = members.filter(({ isChanged }) => isChanged);
  const others = members.filter(({ isChanged }) => !isChanged);
  const title =
    before === undefined
      ? 'Recorded with it'
      : after === undefined
        ? 'What it was'
        : 'What changed';
  return (
    <FactSection title={title}>
      {before !== undefined && after !== undefined && changed.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Nothing that is recorded.
        </Typography>
      )}
      <Box component="dl" sx={{ m: 0 }}>
        {changed.map((member) => (
          <Member key={member.name} name={member.name}>
            {member.before !== undefined && (
              <Box
                component="del"
                sx={{ ...CODE, display: 'block', textDecoration: 'none', color: 'error.main' }}
              >
                − {member.before}
              </Box>
            )}
            {member.after !== undefined && (
              <Box
                component="ins"
                sx={{ ...CODE, display: 'block', textDecoration: 'none', color: 'success.main' }}
              >
                + {member.after}
              </Box>
            )}
          </Member>
        ))}
        {others.map((member) => (
          <Member key={member.name} name={member.name}>
            <Box sx={CODE}>{member.after ?? member.before}</Box>
          </Member>
        ))}
      </Box>
    </FactSection>
  );
}

function Member({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <Box sx={{ py: 0.75, borderBottom: 1, borderColor: 'divider' }}>
      <Typography component="dt" variant="body2" color="textSecondary">
        {name}
      </Typography>
      <Box component="dd" sx={{ m: 0, mx: -1 }}>
        {children}
      </Box>
    </Box>
  );
}
