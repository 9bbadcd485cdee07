import { Button, FormControl, FormHelperText, InputLabel, OutlinedInput } from '@mui/material';
import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useDeferredValue,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { type ChipItem, ChipList } from './chip-list.tsx';
import { type ChipNote, ChipNotes } from './chip-notes.tsx';
import { type FieldMessage, sentence } from './field-messages.ts';

/** Chips that are drawn before somebody asks for more; a list of ten thousand costs no more than one of forty. */
const FIRST_SHOWN = 40;
const MORE_SHOWN = 200;

interface ChipInputProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** What is said about the field as a whole. */
  readonly message?: FieldMessage | undefined;
  /** What is said about single values, by index: {@link FieldMessages.ofItems}. */
  readonly notes?: readonly ChipNote[];
  /** What is wrong with a text while it is typed; it can be added all the same. */
  readonly checkDraft?: (text: string) => Pick<FieldMessage, 'text' | 'severity'> | undefined;
  readonly placeholder?: string;
  readonly helperText?: string;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  /** Most values; the field takes no more. */
  readonly max?: number;
  /** Whether every character matters, as in patterns. */
  readonly isCode?: boolean;
}

const NO_NOTES: readonly never[] = [];

/**
 * A list of texts as chips. Enter, leaving the field and pasting lines add; a click or Enter on a chip takes it back into
 * the field, Delete and Backspace remove it. A comma is part of a value: patterns and names have them.
 *
 * What is typed stays in the field until it is added, so a form hears of whole values only; of long lists those chips are
 * drawn that contain what is typed.
 */
export function ChipInput(props: ChipInputProps) {
  const { label, values, onChange, message, notes = NO_NOTES, isDisabled = false } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState('');
  const [limit, setLimit] = useState(FIRST_SHOWN);
  const filter = useDeferredValue(values.length > FIRST_SHOWN ? draft.trim() : '');
  const matching = useMemo(() => matchingItems(values, filter), [values, filter]);
  const shown = useMemo(() => matching.slice(0, limit), [matching, limit]);
  const severities = useMemo(
    () => new Map(notes.map(({ index, severity }) => [index, severity])),
    [notes],
  );
  const draftFault = draft.trim() === '' ? undefined : props.checkDraft?.(draft.trim());
  const isFull = props.max !== undefined && values.length >= props.max;

  const add = (texts: readonly string[]) => {
    const known = new Set(values);
    const fresh = texts.map((text) => text.trim()).filter((text) => text !== '');
    const added = [...new Set(fresh)].filter((text) => !known.has(text));
    setDraft('');
    if (added.length > 0) onChange([...values, ...added].slice(0, props.max));
  };
  const remove = (index: number) => {
    onChange(values.toSpliced(index, 1));
    input.current?.focus();
  };
  const onChipClick = ({ target }: MouseEvent) => {
    const button = target instanceof Element ? target.closest('[data-index]') : null;
    if (button === null || isDisabled) return;
    const index = Number(button.getAttribute('data-index'));
    const value = values[index];
    if (value === undefined) return;
    remove(index);
    if (button.getAttribute('data-act') === 'edit') setDraft(value);
  };
  const onChipKey = (event: KeyboardEvent) => {
    const button = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    if (button === null || !['Delete', 'Backspace'].includes(event.key)) return;
    event.preventDefault();
    remove(Number(button.getAttribute('data-index')));
  };
  const onInputKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      // Never the form's Enter: a chip is not the last thing that one fills in.
      event.preventDefault();
      add([draft]);
    } else if (event.key === 'Backspace' && draft === '' && values.length > 0) {
      event.preventDefault();
      remove(values.length - 1);
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    add([...(draft === '' ? [] : [draft]), ...lines]);
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    // A chip of this field was clicked: what is typed still waits.
    if (relatedTarget?.closest(`[data-chips="${id}"]`) === null || relatedTarget === null) {
      add([draft]);
    }
  };

  const isAtFault = message?.severity === 'error' || draftFault?.severity === 'error';
  const hasFaultyValue = notes.some(({ severity }) => severity === 'error');
  const help = draftFault?.text ?? message?.text ?? props.helperText;
  return (
    <FormControl
      fullWidth
      size="small"
      variant="outlined"
      disabled={isDisabled}
      error={isAtFault || hasFaultyValue}
      required={props.isRequired ?? false}
    >
      <InputLabel htmlFor={id}>{label}</InputLabel>
      <OutlinedInput
        id={id}
        inputRef={input}
        label={props.isRequired === true ? `${label} *` : label}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={onInputKey}
        onPaste={onPaste}
        onBlur={onBlur}
        // A required field is required of the form, not of what is being typed.
        required={false}
        {...(values.length === 0 &&
          props.placeholder !== undefined && { placeholder: props.placeholder })}
        inputProps={{
          autoComplete: 'off',
          autoCapitalize: 'off',
          spellCheck: false,
          readOnly: isFull,
          'aria-describedby': `${id}-help`,
        }}
        startAdornment={
          values.length > 0 && (
            <ChipList
              id={id}
              items={shown}
              severities={severities}
              isDisabled={isDisabled}
              isCode={props.isCode ?? false}
              label={label}
              onClick={onChipClick}
              onKeyDown={onChipKey}
            />
          )
        }
        sx={{
          flexWrap: 'wrap',
          gap: 0.5,
          px: 1,
          py: '5.5px',
          minHeight: 40,
          '& input': {
            width: 0,
            minWidth: isFull ? 4 : 60,
            flex: 1,
            px: 0.75,
            py: '2.5px',
            ...(props.isCode === true && {
              fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
              fontSize: '0.8125rem',
            }),
          },
        }}
      />
      <FormHelperText
        id={`${id}-help`}
        error={isAtFault}
        component="div"
        sx={{ mx: 1, ...(help === undefined && { display: 'none' }) }}
      >
        {help !== undefined && sentence(help)}
      </FormHelperText>
      {matching.length > shown.length && (
        <FormHelperText component="div" sx={{ mx: 1, color: 'text.secondary' }}>
          {formatCount(shown.length)} of {formatCount(matching.length)} are shown; type to find one.{' '}
          <Button size="small" onClick={() => setLimit(limit + MORE_SHOWN)}>
            Show {formatCount(Math.min(MORE_SHOWN, matching.length - shown.length))} more
          </Button>
        </FormHelperText>
      )}
      <ChipNotes
        notes={notes}
        values={values}
        onFix={(index, value) => onChange(values.with(index, value))}
      />
    </FormControl>
  );
}

function matchingItems(values: readonly string[], filter: string): readonly ChipItem[] {
  return values.flatMap((value, index) => (value.includes(filter) ? [{ value, index }] : []));
}
