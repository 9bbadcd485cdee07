import type { ConfigurationInformation } from '@luciole/contract';
import { Box, Card, Typography } from '@mui/material';
import { TextLink } from '../../components/text-link.tsx';
import { formatCount } from '../../lib/numbers.ts';

const CLASSES = [
  ['ultraShortLivedCertCount', 'Ultra short lived', 'primary.main'],
  ['shortLivedCertCount', 'Short lived', 'info.main'],
  ['longLivedCertCount', 'Long lived', 'warning.main'],
] as const;

const MOST = 6;

/** What issuers signed, by configuration and class of lifetime. */
export function SignedCard({
  configurations,
}: {
  readonly configurations: readonly ConfigurationInformation[];
}) {
  const busiest = configurations
    .toSorted((left, right) => right.totalCertCount - left.totalCertCount)
    .slice(0, MOST);
  const most = Math.max(1, busiest[0]?.totalCertCount ?? 0);
  return (
    <Card component="section" aria-labelledby="signed" sx={{ p: { xs: 2, sm: 3 } }}>
      <Typography variant="h2" id="signed">
        Workload certificates by configuration
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 0.5, mb: 2 }}>
        {CLASSES.map(([, label, color]) => (
          <Typography
            key={label}
            variant="caption"
            color="textSecondary"
            sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
          >
            <Box
              component="span"
              sx={{ width: 10, height: 10, borderRadius: 0.5, bgcolor: color }}
            />
            {label}
          </Typography>
        ))}
      </Box>
      {busiest.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Nothing has been signed yet.
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1.5 }}>
        {busiest.map((configuration) => (
          <Box component="li" key={configuration.id}>
            <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, mb: 0.5 }}>
              <TextLink
                to="/configurations/$configurationId"
                params={{ configurationId: configuration.id }}
                variant="body2"
                noWrap
              >
                {configuration.name}
              </TextLink>
              <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
                {formatCount(configuration.totalCertCount)}
              </Typography>
            </Box>
            <Box
              aria-hidden
              title={CLASSES.map(
                ([member, label]) => `${label}: ${formatCount(configuration[member])}`,
              ).join(', ')}
              sx={{
                display: 'flex',
                height: 10,
                borderRadius: 1,
                overflow: 'hidden',
                bgcolor: 'action.selected',
              }}
            >
              {CLASSES.map(([member, label, color]) => (
                <Box
                  key={label}
                  sx={{ width: `${(100 * configuration[member]) / most}%`, bgcolor: color }}
                />
              ))}
            </Box>
          </Box>
        ))}
      </Box>
    </Card>
  );
}
