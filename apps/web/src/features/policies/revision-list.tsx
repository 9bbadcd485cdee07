import type { PolicyRevisionInformation } from '@luciole/contract';
import { Box, Card, List, ListItem, ListItemButton, ListItemText } from '@mui/material';
import { createLink } from '@tanstack/react-router';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { authorInWords } from './revision-words.ts';

const RevisionLink = createLink(ListItemButton);

/** The revisions of a policy, the newest first; each is a link that shows what it changed. */
export function RevisionList({
  policyId,
  revisions,
  selected,
  current,
}: {
  readonly policyId: string;
  readonly revisions: readonly PolicyRevisionInformation[];
  readonly selected: number;
  /** The one in force; `undefined` when the policy has been deleted. */
  readonly current: number | undefined;
}) {
  return (
    <Card
      component="nav"
      aria-label="Revisions"
      sx={{ maxHeight: { md: '70vh' }, overflow: 'auto' }}
    >
      <List disablePadding>
        {revisions.map((revision) => (
          <ListItem key={revision.number} disablePadding divider>
            <RevisionLink
              to="/policies/$policyId/history"
              params={{ policyId }}
              search={{ revision: revision.number }}
              resetScroll={false}
              selected={revision.number === selected}
              {...(revision.number === selected && { 'aria-current': 'true' as const })}
            >
              <ListItemText
                primary={
                  <Box component="span" sx={{ display: 'flex', justifyContent: 'space-between' }}>
                    <span>Revision {revision.number}</span>
                    {revision.number === current && <Status tone="good">In force</Status>}
                  </Box>
                }
                secondary={
                  <>
                    <Instant value={revision.creationDate} as="date and time" />
                    <br />
                    {authorInWords(revision)}
                  </>
                }
              />
            </RevisionLink>
          </ListItem>
        ))}
      </List>
    </Card>
  );
}
