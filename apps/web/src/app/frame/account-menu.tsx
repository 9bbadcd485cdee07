import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { iconButtonSx } from './icon-button.ts';
import { AccountMenu as AccountMenuContent } from './lazy-menus.ts';
import { MenuButton } from './menu-button.tsx';

/** Who is signed in, as initials; opens the account menu. */
export function AccountMenu() {
  const { data } = useQuery(routeQuery('userAccountSelf'));
  const fullName = [data?.user.firstname, data?.user.lastname].filter(Boolean).join(' ');
  const name = fullName === '' ? (data?.user.username ?? 'Account') : fullName;
  const detail = [data?.user.emailAddress, data?.company.name].filter(Boolean).join(' · ');
  return (
    <MenuButton
      label={`Account: ${name}`}
      sx={iconButtonSx}
      renderMenu={(anchor, onClose) => (
        <AccountMenuContent name={name} detail={detail} anchor={anchor} onClose={onClose} />
      )}
    >
      <Box
        component="span"
        // Drawn, not written: the button is named in full.
        data-initials={initials(name)}
        sx={{
          '&::before': { content: 'attr(data-initials)' },
          display: 'grid',
          placeItems: 'center',
          width: 32,
          height: 32,
          borderRadius: '50%',
          bgcolor: 'primary.main',
          color: 'primary.contrastText',
          fontSize: '0.8125rem',
          fontWeight: 600,
        }}
      />
    </MenuButton>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
