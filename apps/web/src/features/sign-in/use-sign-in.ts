import type { CurrentSession } from '@luciole/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { isPasswordChangeDue, openSession } from '../../api/credential.ts';
import { Problem } from '../../api/problem.ts';

/** What is asked for now. */
export type SignInStage =
  /** User name and password. */
  | 'password'
  | 'api-key'
  /** A link is at hand, and nobody has pressed the button yet. */
  | 'link'
  /** The link is an invitation or a reset: it needs a password. */
  | 'link-password'
  /** A code of the second factor. */
  | 'code'
  /** Somebody else chose the password: another is due. */
  | 'due-password'
  /** Signed in by a link, and without a password: one may be chosen. */
  | 'first-password';

/** What has been typed so far. */
interface Given {
  readonly company?: string;
  readonly username?: string;
  readonly password?: string;
  readonly newPassword?: string;
  readonly code?: string;
}

/** One attempt after the other, from what is known to a session. */
export interface SignIn {
  readonly stage: SignInStage;
  readonly goTo: (stage: SignInStage) => void;
  /** Tries with what was given before and this. */
  readonly attempt: (given: Given) => void;
  /** Sets the password that is due, or the first. */
  readonly changePassword: (passwords: {
    readonly currentPassword?: string;
    readonly newPassword: string;
  }) => void;
  /** The password that was just typed, so that nobody is asked twice. */
  readonly typedPassword: string | undefined;
  readonly isBusy: boolean;
  readonly error: Error | null;
}

/** Signs in by password or link; `onDone` follows once the session is open to be used. */
export function useSignIn(token: string | undefined, onDone: () => void): SignIn {
  const [given, setGiven] = useState<Given>({});
  const [stage, setStage] = useState<SignInStage>(() => firstStage(token));
  const attempt = useMutation({
    mutationFn: (all: Given) => enter(token, all),
    onSuccess: async (session) => {
      const next = await stageAfter(session);
      openSession(session);
      if (next === undefined) onDone();
      else setStage(next);
    },
    onError: (error) => {
      const next = stageOf(error);
      if (next !== undefined) setStage(next);
    },
  });
  const change = useMutation({
    mutationFn: (body: { currentPassword?: string; newPassword: string }) =>
      call('sessionChangePassword', { body }),
    onSuccess: (session) => {
      openSession(session);
      onDone();
    },
  });
  const isChanging = stage === 'due-password' || stage === 'first-password';
  const error = isChanging ? change.error : attempt.error;
  return {
    stage,
    goTo: (next) => {
      attempt.reset();
      setStage(next);
    },
    attempt: (more) => {
      const all = { ...given, ...more };
      setGiven(all);
      attempt.mutate(all);
    },
    changePassword: (passwords) => change.mutate(passwords),
    typedPassword: given.password,
    isBusy: attempt.isPending || change.isPending,
    // What is still missing is the next question, not a mistake.
    error: error !== null && isQuestion(error, stage, given) ? null : error,
  };
}

function firstStage(token: string | undefined): SignInStage {
  if (token !== undefined) return 'link';
  return isPasswordChangeDue() ? 'due-password' : 'password';
}

function enter(token: string | undefined, given: Given): Promise<CurrentSession> {
  const { company, username = '', password = '', newPassword, code } = given;
  if (token !== undefined) {
    return call('sessionRedeemLink', {
      body: { token, ...(newPassword && { newPassword }), ...(code && { code }) },
    });
  }
  return call('sessionCreate', {
    body: { username, password, ...(company && { company }), ...(code && { code }) },
  });
}

/** A session that still wants something; asked with the cookie that the answer has set. */
async function stageAfter(session: CurrentSession): Promise<SignInStage | undefined> {
  if (session.passwordChangeRequired) return 'due-password';
  if (session.session.method !== 'LINK') return undefined;
  const { user } = await call('userAccountSelf');
  return user.hasPassword ? undefined : 'first-password';
}

function stageOf(error: Error): SignInStage | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.is('SECOND_FACTOR_REQUIRED')) return 'code';
  if (error.is('PASSWORD_REQUIRED') || error.is('PASSWORD_UNSUITABLE')) return 'link-password';
  return undefined;
}

function isQuestion(error: Error, stage: SignInStage, { code, newPassword }: Given): boolean {
  if (!(error instanceof Problem)) return false;
  if (stage === 'code' && error.is('SECOND_FACTOR_REQUIRED')) return code === undefined;
  return stage === 'link-password' && error.is('PASSWORD_REQUIRED') && newPassword === undefined;
}
