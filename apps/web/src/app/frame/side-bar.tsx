import CollapseIcon from '@mui/icons-material/KeyboardDoubleArrowLeft';
import ExpandIcon from '@mui/icons-material/KeyboardDoubleArrowRight';
import { Box } from '@mui/material';
import { Link, useRouterState } from '@tanstack/react-router';
import { Mark } from '../../components/logo.tsx';
import { HOME, navigationOf } from '../navigation.ts';
import { useNavigation } from '../use-navigation.ts';
import { CreateMenu } from './create-menu.tsx';
import { NavigationGroupItem } from './navigation-group.tsx';
import { navigationItemSx } from './navigation-item.ts';

interface SideBarProps {
  /** Whether only icons are shown. */
  readonly isRail: boolean;
  /** Absent in the drawer of narrow screens. */
  readonly onToggle?: () => void;
}

/** Mark, Create menu and the groups of pages. */
export function SideBar({ isRail, onToggle }: SideBarProps) {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  const current = navigationOf(pathname);
  const navigation = useNavigation();
  return (
    <Box
      component="nav"
      aria-label="Pages"
      sx={{
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        px: 1.5,
        py: 2,
        bgcolor: 'sideBar.background',
        color: 'sideBar.text',
        '& :focus-visible': { outlineColor: 'var(--luciole-palette-sideBar-accent)' },
      }}
    >
      <Box
        component={Link}
        to="/"
        aria-label="Luciole, dashboard"
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 1.25,
          px: 0.75,
          mb: 2.5,
          color: 'inherit',
          textDecoration: 'none',
          fontSize: '1.1875rem',
          fontWeight: 660,
          letterSpacing: '-0.025em',
        }}
      >
        <Mark size={32} />
        {!isRail && 'Luciole'}
      </Box>
      <CreateMenu isRail={isRail} />
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          // Alone in being longer than a low screen: what stands above and below it stays in sight.
          flex: '1 1 auto',
          minHeight: 0,
          overflow: 'hidden auto',
          display: 'grid',
          alignContent: 'start',
          gap: 0.25,
        }}
      >
        <li>
          <Box
            component={Link}
            to={HOME.to}
            aria-label={HOME.label}
            {...(isRail && { title: HOME.label })}
            {...(pathname === '/' && { 'aria-current': 'page' as const })}
            sx={navigationItemSx(pathname === '/')}
          >
            <HOME.icon fontSize="small" />
            {!isRail && HOME.label}
          </Box>
        </li>
        {navigation.map((group) => (
          <NavigationGroupItem
            key={group.label}
            group={group}
            isRail={isRail}
            currentEntry={current?.group.label === group.label ? current.entry : undefined}
          />
        ))}
      </Box>
      {onToggle !== undefined && (
        <Box sx={{ pt: 1.5 }}>
          <Box
            component="button"
            type="button"
            onClick={onToggle}
            aria-label={isRail ? 'Expand the side bar' : 'Collapse the side bar'}
            sx={navigationItemSx(false)}
          >
            {isRail ? <ExpandIcon fontSize="small" /> : <CollapseIcon fontSize="small" />}
            {!isRail && 'Collapse'}
          </Box>
        </Box>
      )}
    </Box>
  );
}
