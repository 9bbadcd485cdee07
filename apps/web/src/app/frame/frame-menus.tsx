import AccountIcon from '@mui/icons-material/AccountCircleOutlined';
import SystemIcon from '@mui/icons-material/BrightnessAutoOutlined';
import DarkIcon from '@mui/icons-material/DarkModeOutlined';
import LightIcon from '@mui/icons-material/LightModeOutlined';
import SignOutIcon from '@mui/icons-material/Logout';
import DocsIcon from '@mui/icons-material/MenuBookOutlined';
import { Box, Divider, ListItemIcon, Menu, MenuItem, Typography } from '@mui/material';
import { useColorScheme } from '@mui/material/styles';
import { Link } from '@tanstack/react-router';
import { endSession } from '../../api/end-session.ts';
import { showProblem } from '../../components/toasts.tsx';
import type { PagePath } from '../../lib/page-path.ts';

interface FrameMenuProps {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

/** Several pages to choose from. */
export function LinkMenu({
  label,
  links,
  isBeside = false,
  anchor,
  onClose,
}: FrameMenuProps & {
  readonly label: string;
  readonly links: readonly { readonly label: string; readonly to: PagePath }[];
  /** Whether it opens at the side of its button rather than below it. */
  readonly isBeside?: boolean;
}) {
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      {...(isBeside && { anchorOrigin: { vertical: 'top', horizontal: 'right' } })}
      slotProps={{ list: { 'aria-label': label }, paper: { sx: { minWidth: 220 } } }}
    >
      {links.map((link) => (
        <MenuItem key={link.to} component={Link} to={link.to} onClick={onClose}>
          {link.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

const MODES = [
  { mode: 'system', label: 'As the system', Icon: SystemIcon },
  { mode: 'light', label: 'Light', Icon: LightIcon },
  { mode: 'dark', label: 'Dark', Icon: DarkIcon },
] as const;

/** Light, dark, or as the system has it; remembered by this browser. */
export function ThemeMenu({ anchor, onClose }: FrameMenuProps) {
  const { mode = 'system', setMode } = useColorScheme();
  return (
    <Menu open anchorEl={anchor} onClose={onClose} slotProps={{ list: { 'aria-label': 'Theme' } }}>
      {MODES.map((one) => (
        <MenuItem
          key={one.mode}
          role="menuitemradio"
          aria-checked={one.mode === mode}
          selected={one.mode === mode}
          onClick={() => {
            setMode(one.mode);
            onClose();
          }}
        >
          <ListItemIcon>
            <one.Icon fontSize="small" />
          </ListItemIcon>
          {one.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Who is signed in, and the way out. */
export function AccountMenu({
  name,
  detail,
  anchor,
  onClose,
}: FrameMenuProps & { readonly name: string; readonly detail: string }) {
  return (
    <Menu
      open
      anchorEl={anchor}
      onClose={onClose}
      slotProps={{ list: { 'aria-label': 'Account' }, paper: { sx: { minWidth: 240 } } }}
    >
      <Box component="li" role="none" sx={{ px: 2, py: 1 }}>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {name}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {detail}
        </Typography>
      </Box>
      <Divider component="li" role="none" />
      <MenuItem component={Link} to="/account" onClick={onClose}>
        <ListItemIcon>
          <AccountIcon fontSize="small" />
        </ListItemIcon>
        Your account
      </MenuItem>
      <MenuItem component="a" href="/docs">
        <ListItemIcon>
          <DocsIcon fontSize="small" />
        </ListItemIcon>
        API reference
      </MenuItem>
      <MenuItem onClick={() => void endSession().catch(showProblem)}>
        <ListItemIcon>
          <SignOutIcon fontSize="small" />
        </ListItemIcon>
        Sign out
      </MenuItem>
    </Menu>
  );
}
