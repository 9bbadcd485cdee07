import MenuIcon from '@mui/icons-material/Menu';
import SearchIcon from '@mui/icons-material/Search';
import { Box } from '@mui/material';
import { AccountMenu } from './account-menu.tsx';
import { PagePathCrumbs } from './breadcrumbs.tsx';
import { iconButtonSx } from './icon-button.ts';
import { ThemeSwitch } from './theme-switch.tsx';

interface TopBarProps {
  /** Opens the navigation; absent where it is always there. */
  readonly onMenu?: () => void;
  readonly onSearch: () => void;
}

/** Where we are, the door to the command palette, theme and account. */
export function TopBar({ onMenu, onSearch }: TopBarProps) {
  return (
    <Box
      component="header"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 'appBar',
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        height: 60,
        px: { xs: 1, md: 4 },
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      {onMenu !== undefined && (
        <Box
          component="button"
          type="button"
          aria-label="Open the navigation"
          onClick={onMenu}
          sx={iconButtonSx}
        >
          <MenuIcon />
        </Box>
      )}
      <PagePathCrumbs />
      <Box sx={{ ml: 'auto', display: 'flex', alignItems: 'center', gap: 0.5 }}>
        <SearchButton onClick={onSearch} />
        <ThemeSwitch />
        <AccountMenu />
      </Box>
    </Box>
  );
}

function SearchButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <>
      <Box
        component="button"
        type="button"
        onClick={onClick}
        sx={{
          display: { xs: 'none', sm: 'flex' },
          alignItems: 'center',
          gap: 1,
          width: { sm: 180, lg: 260 },
          height: 36,
          mr: 1,
          px: 1.25,
          border: 1,
          borderColor: 'divider',
          borderRadius: 1,
          bgcolor: 'background.default',
          color: 'text.secondary',
          font: 'inherit',
          fontSize: '0.8125rem',
          cursor: 'pointer',
          '&:hover': { borderColor: 'text.secondary' },
          '&:focus-visible': { outline: '2px solid', outlineOffset: 2 },
        }}
      >
        <SearchIcon fontSize="small" />
        Go to…
        <Box component="kbd" sx={{ ml: 'auto', font: 'inherit', fontSize: '0.75rem' }}>
          Ctrl K
        </Box>
      </Box>
      <Box
        component="button"
        type="button"
        aria-label="Go to a page"
        onClick={onClick}
        sx={[iconButtonSx, { display: { xs: 'inline-grid', sm: 'none' } }]}
      >
        <SearchIcon fontSize="small" />
      </Box>
    </>
  );
}
