import { Box, useMediaQuery } from '@mui/material';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useStoredState } from '../../lib/stored-state.ts';
import { SideBar } from './side-bar.tsx';
import { TopBar } from './top-bar.tsx';

const loadPalette = () => import('./command-palette.tsx');
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }));

const NavigationDrawer = lazy(async () => ({
  default: (await import('./navigation-drawer.tsx')).NavigationDrawer,
}));

const PALETTE_DELAY_MS = 1500;
const WIDTH = 256;
const RAIL_WIDTH = 68;

/** Side bar, top bar and the page; the side bar is a drawer on narrow screens and can be a rail on wide ones. */
export function Frame() {
  const isWide = useMediaQuery('(min-width: 900px)');
  const [isRail, setIsRail] = useStoredState('side-bar.is-rail', false);
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const pathname = useRouterState({ select: ({ location }) => location.pathname });

  // Another page has come: the drawer that led there is done.
  const [drawerOf, setDrawerOf] = useState(pathname);
  if (drawerOf !== pathname) {
    setDrawerOf(pathname);
    setIsDrawerOpen(false);
  }
  useEffect(() => {
    // There when it is asked for: what is typed right after Ctrl-K must not be lost.
    const timer = setTimeout(() => void loadPalette(), PALETTE_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setIsPaletteOpen((isOpen) => !isOpen);
      }
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);

  const width = isRail ? RAIL_WIDTH : WIDTH;
  return (
    <Box sx={{ display: 'flex', minHeight: '100%' }}>
      <SkipLink />
      {isWide ? (
        <Box
          sx={{
            width,
            flex: 'none',
            position: 'sticky',
            top: 0,
            height: '100dvh',
            transition: 'width 160ms',
          }}
        >
          <SideBar isRail={isRail} onToggle={() => setIsRail(!isRail)} />
        </Box>
      ) : (
        isDrawerOpen && (
          <Suspense>
            <NavigationDrawer onClose={() => setIsDrawerOpen(false)} />
          </Suspense>
        )
      )}
      <Box sx={{ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }}>
        <TopBar
          {...(!isWide && { onMenu: () => setIsDrawerOpen(true) })}
          onSearch={() => setIsPaletteOpen(true)}
        />
        <Box
          component="main"
          id="page"
          tabIndex={-1}
          sx={{ flex: 1, px: { xs: 2, md: 4 }, py: { xs: 2.5, md: 3.5 }, outline: 'none' }}
        >
          <Box sx={{ maxWidth: 1400, mx: 'auto' }}>
            <Outlet />
          </Box>
        </Box>
      </Box>
      {isPaletteOpen && (
        <Suspense>
          <CommandPalette onClose={() => setIsPaletteOpen(false)} />
        </Suspense>
      )}
    </Box>
  );
}

/** The first stop of the Tab key: past the navigation. */
function SkipLink() {
  return (
    <Box
      component="a"
      href="#page"
      sx={{
        position: 'absolute',
        left: -9999,
        '&:focus': {
          left: 8,
          top: 8,
          zIndex: 'tooltip',
          px: 2,
          py: 1,
          borderRadius: 1,
          bgcolor: 'background.paper',
          color: 'primary.main',
        },
      }}
    >
      Skip to the page
    </Box>
  );
}
