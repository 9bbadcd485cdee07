import {
  EcosystemErrorBody,
  ERRORS,
  type ErrorItem,
  errorDefinition,
  OauthErrorBody,
  ProblemBody,
} from '@luciole/contract';
import { ControlPlaneRefusal, ControlPlaneUnreachable } from './control-plane.ts';
import type { HttpAnswer } from './http-client.ts';

/** Answers that ask for patience, beside every 5xx. */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Refusals of the token endpoint that are about the account or its key (RFC 6749 §5.2); the others are about the form
 * of the request or the way it took, and say nothing about whether this issuer may go on.
 */
const ABOUT_THE_ACCOUNT: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
]);

/**
 * Lets a success pass, 304 included.
 *
 * A refusal is believed when it carries the control plane's own reason (ruling 24): a 403 or 404 without one is some
 * gateway's, and nothing stops signing on its word.
 *
 * @throws {ControlPlaneRefusal} it says no, with its codes
 * @throws {ControlPlaneUnreachable} it asks to try again, or the answer is not its own
 */
export function requireSuccess(answer: HttpAnswer): void {
  const { status } = answer;
  if (isSuccess(status)) return;
  requireFinal(answer);
  const items = errorItems(answer.text);
  if (items === undefined) throw foreign(status);
  const codes = items.map(({ code }) => code);
  const message = items.map((item) => item.message).join('; ');
  if (codes.includes(ERRORS.BOOTSTRAP_IN_PROGRESS.code)) throw notNow(answer, message);
  throw new ControlPlaneRefusal(message, { status, codes, isSignIn: false });
}

/** As {@link requireSuccess}, for the token endpoint. */
export function requireToken(answer: HttpAnswer): void {
  const { status } = answer;
  if (isSuccess(status)) return;
  requireFinal(answer);
  const body = OauthErrorBody.safeParse(jsonOf(answer.text));
  if (!body.success) throw foreign(status);
  const { error, error_description: description } = body.data;
  // A platform's token that was exchanged before: the next one that the platform writes will do.
  if (description === errorDefinition('OAUTH_ASSERTION_REPLAYED').message({})) {
    throw notNow(answer, description);
  }
  throw new ControlPlaneRefusal(`${error}: ${description}`, {
    status,
    codes: [],
    isSignIn: ABOUT_THE_ACCOUNT.has(error),
  });
}

/** The JSON value of a text; `undefined` when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSuccess(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function requireFinal(answer: HttpAnswer): void {
  const { status, text } = answer;
  if (!TRY_AGAIN.has(status) && status < 500) return;
  const said = errorItems(text)?.map(({ message }) => message);
  throw notNow(answer, said?.join('; ') ?? oauthDescription(text) ?? 'without a reason');
}

function notNow(answer: HttpAnswer, reason: string): ControlPlaneUnreachable {
  return new ControlPlaneUnreachable(
    `the control plane cannot answer now (${answer.status}): ${reason}`,
    { retryAfterSeconds: retryAfterSeconds(answer) },
  );
}

function foreign(status: number): ControlPlaneUnreachable {
  return new ControlPlaneUnreachable(
    `an answer of ${status} came without the control plane's own reason; look at what stands between`,
  );
}

function errorItems(text: string): readonly ErrorItem[] | undefined {
  const json = jsonOf(text);
  const own = ProblemBody.safeParse(json);
  if (own.success) return own.data.errors;
  const ecosystem = EcosystemErrorBody.safeParse(json);
  return ecosystem.success ? ecosystem.data.errors : undefined;
}

function oauthDescription(text: string): string | undefined {
  return OauthErrorBody.safeParse(jsonOf(text)).data?.error_description;
}

/** `Retry-After` in seconds, whichever of its two forms it has (RFC 9110 §10.2.3). */
function retryAfterSeconds({ headers }: HttpAnswer): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  if (!value.endsWith(' GMT')) return undefined;
  const wait = (Date.parse(value) - Date.parse(headers.date ?? '')) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
