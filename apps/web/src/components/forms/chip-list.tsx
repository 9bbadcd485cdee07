import RemoveIcon from '@mui/icons-material/Close';
import { Box, ButtonBase } from '@mui/material';
import { type KeyboardEvent, memo, type MouseEvent } from 'react';
import type { Severity } from './field-messages.ts';

export interface ChipItem {
  readonly value: string;
  /** In the whole list. */
  readonly index: number;
}

interface ChipListProps {
  /** Of the field that they belong to. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly ChipItem[];
  readonly severities: ReadonlyMap<number, Severity>;
  readonly isDisabled: boolean;
  readonly isCode: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The chips of a field; what happens to one is told by `data-act` and `data-index` of what was clicked. */
export function ChipList({ id, label, onClick, onKeyDown, ...chips }: ChipListProps) {
  return (
    <Box
      component="ul"
      aria-label={`${label}: values`}
      data-chips={id}
      onClick={onClick}
      onKeyDown={onKeyDown}
      sx={{ display: 'contents' }}
    >
      <Chips {...chips} />
    </Box>
  );
}

/** Drawn anew when the values change, and not when somebody types. */
const Chips = memo(function Chips({
  items,
  severities,
  isDisabled,
  isCode,
}: Pick<ChipListProps, 'items' | 'severities' | 'isDisabled' | 'isCode'>) {
  return items.map(({ value, index }) => (
    <Chip
      key={value}
      value={value}
      index={index}
      severity={severities.get(index)}
      isDisabled={isDisabled}
      isCode={isCode}
    />
  ));
});

const COLORS = { error: 'error.main', warning: 'warning.main' } as const;

function Chip({
  value,
  index,
  severity,
  isDisabled,
  isCode,
}: ChipItem & {
  readonly severity: Severity | undefined;
  readonly isDisabled: boolean;
  readonly isCode: boolean;
}) {
  return (
    <Box
      component="li"
      sx={{
        display: 'inline-flex',
        maxWidth: '100%',
        minHeight: 24,
        borderRadius: 3,
        border: 1,
        borderColor: severity === undefined ? 'divider' : COLORS[severity],
        bgcolor: 'action.selected',
        color: severity === 'error' ? 'error.main' : 'text.primary',
        overflow: 'hidden',
        ...(isDisabled && { color: 'text.disabled' }),
      }}
    >
      <ButtonBase
        data-index={index}
        data-act="edit"
        aria-label={`Edit ${value}`}
        aria-keyshortcuts="Delete"
        disabled={isDisabled}
        sx={{
          pl: 1,
          pr: 0.25,
          minHeight: 24,
          textAlign: 'start',
          overflowWrap: 'anywhere',
          whiteSpace: 'pre-wrap',
          fontSize: '0.8125rem',
          lineHeight: 1.35,
          ...(isCode && { fontFamily: 'ui-monospace, Menlo, Consolas, monospace' }),
        }}
      >
        {value}
      </ButtonBase>
      <ButtonBase
        data-index={index}
        data-act="remove"
        aria-label={`Remove ${value}`}
        tabIndex={-1}
        disabled={isDisabled}
        sx={{ width: 24, flex: 'none' }}
      >
        <RemoveIcon sx={{ fontSize: 15 }} />
      </ButtonBase>
    </Box>
  );
}
