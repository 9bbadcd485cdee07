import { Box, type SxProps, type Theme } from '@mui/material';
import { type ReactNode, Suspense, useState } from 'react';

/** A button that opens a menu; the menu's code comes with the first click. */
export function MenuButton({
  label,
  sx,
  children,
  renderMenu,
}: {
  readonly label: string;
  readonly sx: SxProps<Theme>;
  readonly children: ReactNode;
  readonly renderMenu: (anchor: HTMLElement, onClose: () => void) => ReactNode;
}) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Box
        component="button"
        type="button"
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        sx={sx}
      >
        {children}
      </Box>
      {anchor !== null && <Suspense>{renderMenu(anchor, () => setAnchor(null))}</Suspense>}
    </>
  );
}
