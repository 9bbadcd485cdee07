import { Box } from '@mui/material';
import { TextLink } from './text-link.tsx';

/** Configurations one below the other, each a way to its panel. */
export function ConfigurationLinks({
  configurations,
}: {
  readonly configurations: readonly { readonly id: string; readonly name: string }[];
}) {
  return configurations.map(({ id, name }) => (
    <Box key={id}>
      <TextLink to="/configurations/$configurationId" params={{ configurationId: id }}>
        {name}
      </TextLink>
    </Box>
  ));
}
