/** Service accounts are told so by a 500 with a code of its own (contract.md §1.3). */
const WART = '"code":1000';

/** An answer, as far as it is judged. */
export interface JudgedAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** `fine`, or the answer that should not have been given: a 500, a refusal without a code, a stack trace. */
export function verdictOf({ statusCode, body }: JudgedAnswer): string {
  const hasCode = /"code":\d+|"error":"[\w-]+"|^Unauthorized$|^Invalid api key$/.test(body);
  const isTalkative = /\n\s+at |node_modules|\.ts:\d|node:internal|\bpg_|relation "/.test(body);
  const isRefusal = statusCode >= 400 && statusCode < 500 && hasCode;
  const isFine = statusCode < 400 || isRefusal || body.includes(WART);
  return isFine && !(statusCode >= 400 && isTalkative) ? 'fine' : `${statusCode} ${body}`;
}
