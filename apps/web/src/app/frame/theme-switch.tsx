import ThemeIcon from '@mui/icons-material/ContrastOutlined';
import { iconButtonSx } from './icon-button.ts';
import { ThemeMenu } from './lazy-menus.ts';
import { MenuButton } from './menu-button.tsx';

/** Opens the choice between light, dark and as the system has it. */
export function ThemeSwitch() {
  return (
    <MenuButton
      label="Theme"
      sx={iconButtonSx}
      renderMenu={(anchor, onClose) => <ThemeMenu anchor={anchor} onClose={onClose} />}
    >
      <ThemeIcon fontSize="small" />
    </MenuButton>
  );
}
