import {
  CERTIFICATION_REQUEST_ERRORS,
  type CertificationRequestErrorName,
  type ErrorArgs,
  type ErrorName,
  type RenderedError,
  renderError,
  renderErrorBody,
} from '@luciole/contract';
import type { PkiErrorCode } from '@luciole/pki';
import type { FastifyReply } from 'fastify';
import {
  type IssuanceViolation,
  issuanceViolationMessage,
} from '../issuance/issuance-violation.ts';

/** Why a request is not served: a name of the catalogue that decides the status, and every reason. */
export interface Refusal {
  readonly name: ErrorName;
  readonly items: readonly RenderedError[];
}

/** A refusal for one reason, its arguments checked against the catalogue. */
export function refusal<N extends ErrorName>(
  name: N,
  args: ErrorArgs<N>,
  more: Pick<RenderedError, 'pointer' | 'citation'> = {},
): Refusal {
  return { name, items: [renderError(name, args, more)] };
}

/** Most reasons that one answer names: nobody reads more. */
const MOST_REASONS = 100;

/** A denial, every violation with its code as first argument. @param pointerOf - where in the body a path of the request is */
export function denial(
  violations: readonly IssuanceViolation[],
  pointerOf: (path: string) => string | undefined,
): Refusal {
  const items = violations.slice(0, MOST_REASONS).map((violation) => {
    const pointer = pointerOf(violation.path);
    const { args, citation, code } = violation;
    const more = {
      ...(pointer !== undefined && { pointer }),
      ...(citation !== undefined && { citation }),
    };
    const sentence = issuanceViolationMessage(violation);
    return renderError('POLICY_DENIED', { violation: sentence, reason: code, values: args }, more);
  });
  return { name: 'POLICY_DENIED', items };
}

/** Typed by the codes there are, so that one which is renamed does not fall out of the table unseen. */
const NAMES: Partial<Record<PkiErrorCode, CertificationRequestErrorName>> =
  CERTIFICATION_REQUEST_ERRORS satisfies Partial<
    Record<PkiErrorCode, CertificationRequestErrorName>
  >;

/** What the caller is told about a certification request that libs/pki refused, or about what came of it. */
export function requestRefusal(code: PkiErrorCode, message: string): Refusal {
  const where = { pointer: '/request' };
  if (code === 'CSR_SIGNATURE_INVALID') return refusal(code, {}, where);
  const name = NAMES[code];
  if (name === undefined) return refusal('CSR_UNACCEPTABLE', { problem: message });
  return refusal(name, { problem: message }, where);
}

/** Status and body in the words of the workload family (contract.md §7.2), with what HTTP wants beside them. */
export function sendRefusal(reply: FastifyReply, { items, name }: Refusal): FastifyReply {
  const { body, contentType, retryAfterSeconds, status } = renderErrorBody('workload', name, items);
  if (retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(retryAfterSeconds));
  }
  if (status === 401) {
    const hasToken = name !== 'UNAUTHENTICATED' && name !== 'WORKLOAD_NO_CLIENT_AUTHENTICATION';
    // RFC 6750 §3: without a token nothing is said about one.
    void reply.header('www-authenticate', hasToken ? 'Bearer error="invalid_token"' : 'Bearer');
  }
  // What was refused unread may still be arriving; what follows it on the connection would not be a request.
  if (status === 413 || status === 408) void reply.header('connection', 'close');
  // Octets, because Fastify adds a charset to text, which JSON has none of (RFC 8259 §11).
  return reply
    .status(status)
    .type(contentType)
    .send(Buffer.from(JSON.stringify(body)));
}
