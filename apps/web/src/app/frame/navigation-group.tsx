import ExpandIcon from '@mui/icons-material/ExpandMore';
import { Box } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { useStoredState } from '../../lib/stored-state.ts';
import type { NavigationEntry, NavigationGroup } from '../navigation.ts';
import { LinkMenu } from './lazy-menus.ts';
import { MenuButton } from './menu-button.tsx';
import { navigationItemSx } from './navigation-item.ts';

interface NavigationGroupItemProps {
  readonly group: NavigationGroup;
  readonly isRail: boolean;
  /** The entry of this group whose page is shown. */
  readonly currentEntry: NavigationEntry | undefined;
}

/** A group that opens in place, or in a menu beside the rail. */
export function NavigationGroupItem({ group, isRail, currentEntry }: NavigationGroupItemProps) {
  if (!isRail) return <WideGroup group={group} currentEntry={currentEntry} />;
  return (
    <li>
      <MenuButton
        label={group.label}
        sx={navigationItemSx(currentEntry !== undefined)}
        renderMenu={(anchor, onClose) => (
          <LinkMenu
            label={group.label}
            links={group.entries}
            isBeside
            anchor={anchor}
            onClose={onClose}
          />
        )}
      >
        <group.icon fontSize="small" />
      </MenuButton>
    </li>
  );
}

function WideGroup({ group, currentEntry }: Omit<NavigationGroupItemProps, 'isRail'>) {
  const [isOpen, setIsOpen] = useStoredState(`side-bar.${group.label}`, true);
  const listId = useId();
  const currentRef = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // On a low screen the entry of a page that was gone to otherwise may be below the edge.
    if (currentEntry !== undefined) currentRef.current?.scrollIntoView({ block: 'nearest' });
  }, [currentEntry]);
  return (
    <li>
      <Box
        component="button"
        type="button"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setIsOpen(!isOpen)}
        sx={navigationItemSx(false)}
      >
        <group.icon fontSize="small" />
        {group.label}
        <ExpandIcon
          fontSize="small"
          sx={{
            ml: 'auto',
            color: 'sideBar.mutedText',
            transition: 'transform 160ms',
            transform: isOpen ? 'rotate(180deg)' : 'none',
          }}
        />
      </Box>
      <Box
        component="ul"
        id={listId}
        hidden={!isOpen}
        sx={{
          listStyle: 'none',
          my: 0.25,
          ml: 2.4,
          pl: 0.75,
          borderLeft: 1,
          borderColor: 'sideBar.line',
          '&:not([hidden])': { display: 'grid', gap: 0.25 },
        }}
      >
        {group.entries.map((entry) => (
          <li key={entry.to}>
            <Box
              component={Link}
              to={entry.to}
              {...(entry === currentEntry && { ref: currentRef, 'aria-current': 'page' as const })}
              sx={navigationItemSx(entry === currentEntry, true)}
            >
              {entry.label}
            </Box>
          </li>
        ))}
      </Box>
    </li>
  );
}
