import { Injectable } from '@nestjs/common';
import type { ErrorName } from '@luciole/contract';
import { RefusalTrail } from '../audit/refusal-trail.ts';
import { Clock } from '../clock/clock.ts';
import { ApplicationError } from '../http/application-error.ts';
import { networkOf } from '../protection/network-of.ts';
import type { SignInFacts } from '../sessions/sign-in-facts.ts';

/** Errors without arguments that end a sign-in at a provider. */
export type SignInFailureName = Extract<ErrorName, `SINGLE_SIGN_ON_${string}`> &
  Exclude<ErrorName, 'SINGLE_SIGN_ON_FIELD_INVALID'>;

/** What the trail says of a failure, and the person who signs in is not told. */
class FailureDetail extends Error {
  readonly user: { readonly id: string; readonly username: string } | undefined;

  constructor(detail: string, user: FailureDetail['user'], cause: unknown) {
    super(detail, { cause });
    this.name = 'FailureDetail';
    this.user = user;
  }
}

/** The error that ends a sign-in, with a sentence for the administrator and the user it is about, as far as they are known. */
export function signInFailure(
  name: SignInFailureName,
  detail = '',
  { user, cause }: { user?: FailureDetail['user']; cause?: unknown } = {},
): ApplicationError {
  return ApplicationError.of(name, {}, { cause: new FailureDetail(detail, user, cause) });
}

/** Records sign-ins that fail at a provider, or on the way. */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly refusals: RefusalTrail,
    private readonly clock: Clock,
  ) {}

  /** Never rejects. */
  async record(
    companyId: string,
    { address }: SignInFacts,
    error: ApplicationError,
  ): Promise<void> {
    const { detail, user } =
      error.cause instanceof FailureDetail
        ? { detail: error.cause.message, user: error.cause.user }
        : { detail: '', user: undefined };
    const key = `single sign-on ${error.code} ${user?.id ?? 'nobody'} ${networkOf(address)}`;
    await this.refusals.record(companyId, key, {
      type: 'user.login-failed',
      occurredAt: this.clock.now(),
      outcome: 'REFUSED',
      actor:
        user === undefined
          ? { kind: 'ANONYMOUS' }
          : { kind: 'USER', id: user.id, name: user.username },
      ...(user !== undefined && { subject: { kind: 'user', id: user.id } }),
      after: {
        method: 'SINGLE_SIGN_ON',
        reason: error.code,
        ...(detail !== '' && { detail }),
      },
    });
  }
}
