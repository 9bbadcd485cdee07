import { Problem, type ProblemItem } from '../../api/problem.ts';

export type Severity = 'error' | 'warning';

/** Something to say at a field. */
export interface FieldMessage {
  /** JSON pointer into the body that the form sends: `/sans/dnsNames/allowedValues/0`. */
  readonly pointer: string;
  readonly text: string;
  readonly severity: Severity;
}

/**
 * What there is to say about a form, by JSON pointer, whether the server said it or a check in the browser:
 *
 *     const messages = new FieldMessages([...checked, ...messagesOf(mutation.error)]);
 *     <TextField {...fieldProps(messages.at('/name'))} />
 *     <FormProblems messages={messages.outside(['/name', '/validityPeriod'])} />
 */
export class FieldMessages {
  readonly all: readonly FieldMessage[];

  constructor(all: readonly FieldMessage[]) {
    this.all = all;
  }

  get hasErrors(): boolean {
    return this.all.some(({ severity }) => severity === 'error');
  }

  /** What is said at exactly this place, an error before a warning. */
  at(pointer: string): FieldMessage | undefined {
    const here = this.all.filter((message) => message.pointer === pointer);
    return here.find(({ severity }) => severity === 'error') ?? here[0];
  }

  /** What is said about the items of a list, by index. */
  ofItems(pointer: string): readonly (FieldMessage & { readonly index: number })[] {
    const prefix = `${pointer}/`;
    return this.all.flatMap((message) => {
      const index = message.pointer.startsWith(prefix)
        ? Number.parseInt(message.pointer.slice(prefix.length), 10)
        : Number.NaN;
      return Number.isNaN(index) ? [] : [{ ...message, index }];
    });
  }

  /** What is said at one of these places or below it. */
  under(...pointers: readonly string[]): readonly FieldMessage[] {
    return this.all.filter((message) => pointers.some((one) => isUnder(message, one)));
  }

  /** What no field says: messages at none of these places nor below them. */
  outside(pointers: readonly string[]): readonly FieldMessage[] {
    return this.all.filter((message) => !pointers.some((one) => isUnder(message, one)));
  }
}

/** What a refusal of the API says about fields; what names no field, or is no refusal, stands at the empty pointer. */
export function messagesOf(error: unknown): readonly FieldMessage[] {
  if (!(error instanceof Problem)) return [];
  return error.items.map((item) => ({
    pointer: item.pointer ?? '',
    text: sentenceAt(item),
    severity: 'error',
  }));
}

/** Members of MUI's fields for what is said at one. */
export function fieldProps(message: FieldMessage | undefined): {
  readonly error?: boolean;
  readonly helperText?: string;
} {
  if (message === undefined) return {};
  return { error: message.severity === 'error', helperText: sentence(message.text) };
}

/** With a capital letter and an end. */
export function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/**
 * For `memo`: whether a part of a form would be drawn the same. Messages are made anew with every check, so `said` is
 * compared by what it says.
 */
export function isDrawnTheSame<Props extends { readonly said: readonly FieldMessage[] }>(
  before: Props,
  after: Props,
): boolean {
  const names = Object.keys(after) as (keyof Props)[];
  return names.every((name) =>
    name === 'said'
      ? JSON.stringify(before.said) === JSON.stringify(after.said)
      : Object.is(before[name], after[name]),
  );
}

function isUnder({ pointer }: FieldMessage, place: string): boolean {
  return pointer === place || pointer.startsWith(`${place}/`);
}

/** At its field a sentence need not say where it is: such errors have place and problem as arguments. */
function sentenceAt({ args, message, pointer }: ProblemItem): string {
  const [place, problem] = args;
  return pointer !== undefined && place === pointer && typeof problem === 'string'
    ? problem
    : message;
}
