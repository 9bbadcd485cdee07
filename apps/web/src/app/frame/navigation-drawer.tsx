import { Drawer } from '@mui/material';
import { SideBar } from './side-bar.tsx';

/** The side bar over the page, for narrow screens. */
export function NavigationDrawer({ onClose }: { readonly onClose: () => void }) {
  return (
    <Drawer
      open
      onClose={onClose}
      transitionDuration={160}
      slotProps={{
        paper: { role: 'dialog', 'aria-label': 'Navigation', sx: { width: 256, border: 0 } },
      }}
    >
      <SideBar isRail={false} />
    </Drawer>
  );
}
