import AddIcon from '@mui/icons-material/Add';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import { CREATE_ACTIONS } from '../actions.ts';
import { LinkMenu } from './lazy-menus.ts';
import { MenuButton } from './menu-button.tsx';
import { navigationItemSx } from './navigation-item.ts';

/** Everything that can be made, from wherever one is. */
export function CreateMenu({ isRail }: { readonly isRail: boolean }) {
  if (CREATE_ACTIONS.length === 0) return null;
  return (
    <MenuButton
      label="Create"
      sx={[navigationItemSx(false), { mb: 2, border: 1, borderColor: 'sideBar.line' }]}
      renderMenu={(anchor, onClose) => (
        <LinkMenu label="Create" links={CREATE_ACTIONS} anchor={anchor} onClose={onClose} />
      )}
    >
      <AddIcon fontSize="small" />
      {!isRail && 'Create'}
      {!isRail && <ExpandIcon fontSize="small" sx={{ ml: 'auto', color: 'sideBar.mutedText' }} />}
    </MenuButton>
  );
}
