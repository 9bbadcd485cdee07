import PageIcon from '@mui/icons-material/ArrowForward';
import AddIcon from '@mui/icons-material/Add';
import { Box, Dialog, InputBase, Typography } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import type { CreateAction } from '../actions.ts';
import { HOME, type NavigationGroup } from '../navigation.ts';
import { useCreateActions, useNavigation } from '../use-navigation.ts';
import type { PagePath } from '../../lib/page-path.ts';

interface Command {
  readonly label: string;
  readonly group: string;
  readonly to: PagePath;
  readonly words: string;
}

/** Everything that can be gone to or begun, for whoever sees these groups and may make these things. */
const commandsOf = (
  navigation: readonly NavigationGroup[],
  actions: readonly CreateAction[],
): readonly Command[] => [
  ...actions.map(({ label, to }) => ({
    label: `New ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    group: 'Create',
    to,
    words: `create add ${label}`,
  })),
  { label: HOME.label, group: 'Page', to: HOME.to, words: 'home start overview' },
  {
    label: 'Your account',
    group: 'Page',
    to: '/account',
    words: 'profile password second factor sessions sign out preferences',
  },
  ...navigation.flatMap((group) =>
    group.entries.map((entry) => ({
      label: entry.label,
      group: group.label,
      to: entry.to,
      words: `${group.label} ${entry.keywords ?? ''}`,
    })),
  ),
];

/** For screen readers alone. */
const HIDDEN = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;

/** Pages and actions by a few letters (Ctrl-K): arrows choose, Enter goes, Escape closes. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const navigate = useNavigate();
  const listId = useId();
  const navigation = useNavigation();
  const actions = useCreateActions();
  const found = useMemo(
    () => matching(text, commandsOf(navigation, actions)),
    [text, navigation, actions],
  );

  const go = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    void navigate({ to: command.to });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(found[chosen]);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    setChosen((chosen + step + found.length) % found.length);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      transitionDuration={120}
      aria-labelledby={`${listId}-title`}
      sx={{ '& .MuiDialog-container': { alignItems: 'flex-start' } }}
      slotProps={{ paper: { sx: { mt: '12vh' } } }}
    >
      <Box component="h2" id={`${listId}-title`} sx={HIDDEN}>
        Go to a page or begin something
      </Box>
      <InputBase
        inputRef={focusOnMount}
        fullWidth
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        placeholder="Where to?"
        sx={{ px: 2.5, py: 1.5, fontSize: '1.0625rem', borderBottom: 1, borderColor: 'divider' }}
        inputProps={{
          role: 'combobox',
          'aria-label': 'Page or action',
          'aria-expanded': true,
          'aria-controls': listId,
          ...(found.length > 0 && { 'aria-activedescendant': `${listId}-${chosen}` }),
        }}
      />
      <Box
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot be chosen from while the focus stays in the field
        role="listbox"
        id={listId}
        aria-label="Pages and actions"
        sx={{ p: 1, maxHeight: '50vh', overflow: 'auto' }}
      >
        {found.map((command, index) => (
          <Box
            key={command.label}
            id={`${listId}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- belongs to the listbox above
            role="option"
            aria-selected={index === chosen}
            onClick={() => go(command)}
            onMouseMove={() => setChosen(index)}
            sx={{
              display: 'flex',
              alignItems: 'center',
              gap: 1.5,
              px: 1.5,
              py: 1,
              borderRadius: 1,
              cursor: 'pointer',
              '&[aria-selected=true]': { bgcolor: 'action.selected' },
            }}
          >
            {command.group === 'Create' ? (
              <AddIcon fontSize="small" color="action" />
            ) : (
              <PageIcon fontSize="small" color="action" />
            )}
            <Typography variant="body2">{command.label}</Typography>
            <Typography variant="caption" color="textSecondary" sx={{ ml: 'auto' }}>
              {command.group}
            </Typography>
          </Box>
        ))}
      </Box>
      {found.length === 0 && (
        <Typography component="output" color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>
          Nothing is called that.
        </Typography>
      )}
    </Dialog>
  );
}

/** The only thing that the palette is opened for. */
function focusOnMount(input: HTMLInputElement | null): void {
  input?.focus();
}

function matching(text: string, commands: readonly Command[]): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const all = `${command.label} ${command.words}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
