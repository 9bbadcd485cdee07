import AddIcon from '@mui/icons-material/Add';
import ExpandIcon from '@mui/icons-material/ExpandMore';
import { useCreateActions } from '../use-navigation.ts';
import { LinkMenu } from './lazy-menus.ts';
import { MenuButton } from './menu-button.tsx';
import { navigationItemSx } from './navigation-item.ts';

/** Everything that can be made, from wherever one is. */
export function CreateMenu({ isRail }: { readonly isRail: boolean }) {
  const actions = useCreateActions();
  if (actions.length === 0) return null;
  return (
    <MenuButton
      label="Create"
      sx={[navigationItemSx(false), { mb: 2, border: 1, borderColor: 'sideBar.line' }]}
      renderMenu={(anchor, onClose) => (
        <LinkMenu label="Create" links={actions} anchor={anchor} onClose={onClose} />
      )}
    >
      <AddIcon fontSize="small" />
      {!isRail && 'Create'}
      {!isRail && <ExpandIcon fontSize="small" sx={{ ml: 'auto', color: 'sideBar.mutedText' }} />}
    </MenuButton>
  );
}
