import type { LastBackup } from '@luciole/contract';
import { Box, Card, Typography } from '@mui/material';
import { backupStanding } from '../../components/backup-standing.ts';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import type { CaHealth } from './hierarchy-health.ts';

/** How the CAs are that certify issuers, and whether their keys are in a backup. */
export function HierarchyCard({
  cas,
  lastBackup,
}: {
  readonly cas: readonly CaHealth[];
  readonly lastBackup: LastBackup;
}) {
  const { tone: backupTone, text: backupText } = backupStanding(lastBackup, now());
  return (
    <Card component="section" aria-labelledby="hierarchy" sx={{ p: { xs: 2, sm: 3 } }}>
      <Typography variant="h2" id="hierarchy" sx={{ mb: 1 }}>
        Certificate authorities
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {cas.map(({ accountId, name, validityEnd, tone, text }) => (
          <Box
            component="li"
            key={accountId}
            sx={{
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
            }}
          >
            <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
              <TextLink
                to="/certificate-authorities/$caAccountId"
                params={{ caAccountId: accountId }}
                variant="body2"
                sx={{ overflowWrap: 'anywhere' }}
              >
                {name}
              </TextLink>
              <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
                until <Instant value={validityEnd} />
              </Typography>
            </Box>
            <Typography variant="caption" component="p" color="textSecondary">
              <Status tone={tone}>{text}</Status>
            </Typography>
          </Box>
        ))}
      </Box>
      <Box sx={{ pt: 1 }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
          <TextLink to="/settings/company" variant="body2">
            Last backup
          </TextLink>
          {lastBackup.backup !== undefined && (
            <Typography variant="body2" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
              <Instant value={lastBackup.backup.takenAt} as="relative" />
            </Typography>
          )}
        </Box>
        <Typography variant="caption" component="p" color="textSecondary">
          <Status tone={backupTone}>{backupText}</Status>
        </Typography>
      </Box>
    </Card>
  );
}
