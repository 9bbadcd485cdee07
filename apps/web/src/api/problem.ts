import type { ErrorName, ErrorOwner } from '@luciole/contract';

type Catalogue = Readonly<Record<number, readonly [ErrorName, ErrorOwner]>>;

/** One error of an answer. */
export interface ProblemItem {
  /** Of the catalogue; 0 when the answer had none. */
  readonly code: number;
  /** Of the catalogue; absent for codes that this console does not know. */
  readonly name?: ErrorName;
  readonly owner?: ErrorOwner;
  /** The server's sentence. */
  readonly message: string;
  readonly args: readonly unknown[];
  /** JSON pointer to the member of the request that is at fault. */
  readonly pointer?: string;
  readonly citation?: string;
}

/** Refusals with status 401 that are about what somebody typed. */
const TRIED: readonly ErrorName[] = [
  'SIGN_IN_REFUSED',
  'SECOND_FACTOR_REQUIRED',
  'LINK_INVALID',
  'SINGLE_SIGN_ON_NOT_REPEATED',
];

/** What the headers of an answer say about it. */
interface ProblemFacts {
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** What a call that did not succeed ended with: an answer of the API, or no answer at all (`status` 0). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly items: readonly ProblemItem[];
  readonly requestId: string | undefined;
  /** Seconds until the same call may succeed, when the API says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    items: readonly ProblemItem[],
    { requestId, retryAfterSeconds }: ProblemFacts = {},
  ) {
    super(items.map(({ message }) => message).join('; '));
    this.status = status;
    this.items = items;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether one of its errors has this name. */
  is(name: ErrorName): boolean {
    return this.items.some((item) => item.name === name);
  }

  /** Whether the credential of the call is good no longer, rather than a password, code or link that was tried. */
  get refusesCredential(): boolean {
    return this.status === 401 && !TRIED.some((name) => this.is(name));
  }

  /** The error that belongs to a member of the request, by JSON pointer. */
  at(pointer: string): ProblemItem | undefined {
    return this.items.find((item) => item.pointer === pointer);
  }
}

/** The problem when the server could not be reached. */
export function unreachable(): Problem {
  return new Problem(0, [{ code: 0, message: 'The control plane cannot be reached', args: [] }]);
}

/** The problem that a code of the catalogue in an address stands for; the sentence is ours to find. */
export async function problemOfCode(code: number): Promise<Problem> {
  const [name, owner] = (await catalogue())[code] ?? [];
  return new Problem(403, [
    {
      code,
      message: `The sign-in failed (${code})`,
      args: [],
      ...(name !== undefined && { name }),
      ...(owner !== undefined && { owner }),
    },
  ]);
}

/** Reads a refusal of the API, in any of its error families; what cannot be read becomes one sentence by status. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const items = itemsOf(text, await catalogue());
  return new Problem(
    response.status,
    items.length > 0 ? items : [{ code: 0, message: fallback(response, text), args: [] }],
    {
      requestId: response.headers.get('x-request-id') ?? undefined,
      retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
    },
  );
}

/** The catalogue is loaded with the first problem; without it codes have no names, and the server's sentences stay. */
async function catalogue(): Promise<Catalogue> {
  try {
    return (await import('virtual:luciole/errors')).TABLE;
  } catch {
    return {};
  }
}

function itemsOf(text: string, errors: Catalogue): readonly ProblemItem[] {
  const body = parse(text);
  const items: unknown = isRecord(body) ? body['errors'] : undefined;
  if (Array.isArray(items)) return items.flatMap((item) => itemOf(item, errors));
  if (isRecord(body) && typeof body['error_description'] === 'string') {
    return [{ code: 0, message: body['error_description'], args: [] }];
  }
  return [];
}

function itemOf(value: unknown, errors: Catalogue): ProblemItem[] {
  if (!isRecord(value) || typeof value['code'] !== 'number') return [];
  const { code, message, args, pointer, citation } = value;
  const [name, owner] = errors[code] ?? [];
  return [
    {
      code,
      message: typeof message === 'string' ? message : `Error ${code}`,
      args: Array.isArray(args) ? args : [],
      ...(name !== undefined && { name }),
      ...(owner !== undefined && { owner }),
      ...(typeof pointer === 'string' && { pointer }),
      ...(typeof citation === 'string' && { citation }),
    },
  ];
}

function fallback(response: Response, text: string): string {
  const type = response.headers.get('content-type') ?? '';
  const isSentence = type.startsWith('text/plain') && /^[^{<]/.test(text) && text.length < 300;
  return isSentence ? text : `The control plane answered ${response.status}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
