import { Box, Typography } from '@mui/material';
import { FactSection } from '../../components/facts.tsx';
import { Names } from '../../components/names.tsx';
import { formatCount } from '../../lib/numbers.ts';
import { type PolicyContent, policyInWords } from './policy-words.ts';

/** Values of one sentence that are written out. */
const MOST = 20;

/** What a policy allows, for people. */
export function PolicyInWords({ policy }: { readonly policy: PolicyContent }) {
  return (
    <FactSection title="What it allows">
      <Box component="ul" sx={{ m: 0, pl: 2.5, display: 'grid', gap: 0.75 }}>
        {policyInWords(policy).map(({ words, values, end }) => (
          <Typography key={words} component="li" variant="body2">
            {words}
            {values !== undefined && (
              <Box sx={{ my: 0.5 }}>
                <Names names={values.slice(0, MOST)} isCode />
                {values.length > MOST && `and ${formatCount(values.length - MOST)} more`}
              </Box>
            )}
            {end?.replace(/^[,;] /, '')}
          </Typography>
        ))}
      </Box>
    </FactSection>
  );
}
