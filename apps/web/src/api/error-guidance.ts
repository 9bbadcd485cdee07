import type { ErrorName, ErrorOwner } from '@luciole/contract';
import { Problem, type ProblemItem } from './problem.ts';

/** What a person reads when a call did not succeed. */
export interface Guidance {
  /** What happened, one sentence. */
  readonly title: string;
  /** What to do next, one or two sentences. */
  readonly next: string;
}

/** Where the server's own sentence says what happened, this says what to do about it; by name of the catalogue. */
const NEXT: Partial<Record<ErrorName, string>> = {
  NOT_FOUND: 'Somebody may have deleted it. Go back to the list to see what is there now.',
  ROLE_NOT_PERMITTED: 'Ask a system administrator for a role that permits this.',
  GRANT_ABOVE_OWN_ROLE: 'Ask somebody who holds that role to do it.',
  CONFLICTING_CHANGE:
    'Somebody changed it at the same time. Reload, look at the change, try again.',
  POLICY_IN_USE: 'Remove the policy from these configurations first.',
  POLICY_NAME_TAKEN: 'Choose another name.',
  POLICY_AWAITS_APPROVAL: 'Somebody else finds it under Policy Approvals.',
  POLICY_PROPOSAL_CLOSED: 'Reload to see who decided what.',
  POLICY_PROPOSAL_OWN: 'Ask another administrator to look at it.',
  POLICY_APPROVERS_TOO_FEW: 'Give somebody else the role of a PKI administrator first.',
  SUB_CA_PROVIDER_IN_USE: 'Give these configurations another provider first.',
  SUB_CA_PROVIDER_NAME_TAKEN: 'Choose another name.',
  CONFIGURATION_NAME_TAKEN: 'Choose another name.',
  SERVICE_ACCOUNT_NAME_TAKEN: 'Choose another name.',
  SERVICE_ACCOUNT_ALREADY_ATTACHED: 'Detach the account from its configuration first.',
  PUBLIC_KEY_TAKEN: 'Make a new key pair for this account.',
  TEAM_IN_USE: 'Give these service accounts another team first.',
  TEAM_NAME_TAKEN: 'Choose another name.',
  LAST_ADMINISTRATOR: 'Make somebody else a system administrator first.',
  CERTIFICATE_LIVE: 'Revoke it first, or wait until it expires.',
  CERTIFICATE_ALREADY_REVOKED: 'There is nothing left to do.',
  REVOCATION_COUNT_CHANGED: 'Look at the new numbers, then decide again.',
  REVOCATION_TOO_MANY: 'Revoke by service account or by configuration, one after the other.',
  ROOT_NOT_REVOCABLE: 'Distribute a new root first, then take this one away.',
  OCSP_WITHOUT_ADDRESS: 'Whoever operates the control plane has to set that address.',
  CERTIFICATE_UNREADABLE:
    'Paste it whole, with the lines that begin and end it, or the base64 of its DER.',
  TOO_MANY_ROWS_TO_ORDER: 'Filter the list, or sort it by date or name.',
  INVALID_CURSOR: 'The list has changed. Start again from its first page.',
  API_KEY_EXISTS: 'Rotate the key that you have instead.',
  API_KEY_ROTATION_PENDING: 'End the key that waits for its rotation first.',
  SIGN_IN_REFUSED: 'Check what you typed; capital letters count.',
  SIGN_IN_DELAYED: 'Others are not held up, and neither are you elsewhere.',
  LINK_INVALID: 'Ask whoever gave it to you for a new one.',
  RECENT_AUTHENTICATION_REQUIRED: 'Try again and give your password when you are asked for it.',
  FOREIGN_ORIGIN: 'Open the console by its public address and sign in there.',
  SINGLE_SIGN_ON_UNAVAILABLE: 'This company has no single sign-on. Sign in with a password.',
  SINGLE_SIGN_ON_INTERRUPTED: 'It took too long, or began elsewhere. Begin again.',
  SINGLE_SIGN_ON_NOT_VERIFIED:
    'What the identity provider said could not be verified. An administrator finds out with the test in the settings.',
  SINGLE_SIGN_ON_DENIED: 'The identity provider let nobody in. Try again there.',
  SINGLE_SIGN_ON_PROVIDER_FAILED:
    'The identity provider does not answer as it should. Try again; an administrator can test the connection.',
  SINGLE_SIGN_ON_USER_REFUSED:
    'Your user is disabled or deleted here, or was never invited. Ask an administrator.',
  SINGLE_SIGN_ON_WITHOUT_ROLE: 'No group of yours gives a role here. Ask an administrator.',
  SINGLE_SIGN_ON_NAME_TAKEN:
    'A user of your name signs in here by another way. Ask an administrator.',
  SINGLE_SIGN_ON_NOT_REPEATED: 'Sign in there once more, with your password.',
  PASSWORD_SIGN_IN_DISABLED: 'Sign in at the identity provider.',
  SINGLE_SIGN_ON_ADMINISTRATOR_MISSING:
    'Sign in by single sign-on as an administrator once; then passwords can be turned off.',
  SINGLE_SIGN_ON_SECRET_REQUIRED: 'Enter the client secret again.',
  PASSWORD_UNSUITABLE: 'Choose another: four words of your own are good.',
  SECOND_FACTOR_CODE_WRONG: 'Wait for the next code of your app, and check its clock.',
  USERNAME_TAKEN: 'Choose another user name.',
  USER_OWNS_TEAMS: 'Give these teams another owner first.',
  USER_ACTIVE_ALREADY: 'Reset the password instead.',
  USER_NOT_ACTIVE: 'Enable the user, or renew the invitation.',
  NOT_OWN_TEAM: 'Ask an owner of the team, or an administrator.',
  AUDIT_DESTINATION_NAME_TAKEN: 'Choose another name.',
  AUDIT_DESTINATION_LIMIT: 'Delete one that is not needed first.',
};

const NEXT_BY_OWNER: Readonly<Record<ErrorOwner, string>> = {
  caller: 'Correct what was entered and try again.',
  'policy-author': 'Correct the policy and try again.',
  administrator: 'An administrator has to change the configuration first.',
  operator: 'Try again in a moment. If it stays, whoever operates the control plane has to look.',
  us: 'Try again. If it happens again, report it with the request id below.',
};

/** Turns whatever a call threw into what happened and what to do next. */
export function guidanceOf(error: unknown): Guidance {
  if (!(error instanceof Problem)) {
    return { title: 'Something went wrong in this page', next: 'Reload it and try again.' };
  }
  if (error.status === 0) {
    return {
      title: 'The control plane cannot be reached',
      next: 'Check your connection and that the control plane runs, then try again.',
    };
  }
  const [first] = error.items;
  if (error.refusesCredential) {
    return { title: 'You are signed out', next: 'Sign in again to go on.' };
  }
  // The server's sentence names the class and the key, as the ecosystem's clients expect it.
  const title =
    first?.name === 'NOT_FOUND' ? 'What this address names is not there' : error.message;
  return { title, next: nextOf(error.status, first) };
}

/** What to do about an error of which nothing is known but its code. */
export function nextStepOf(problem: Problem): string {
  return guidanceOf(problem).next;
}

/** One sentence for a toast: what happened, and what to do next. */
export function sentenceOf(error: unknown): string {
  const { title, next } = guidanceOf(error);
  return `${/[.!?]$/.test(title) ? title : `${title}.`} ${next}`;
}

function nextOf(status: number, item: ProblemItem | undefined): string {
  const known = item?.name === undefined ? undefined : NEXT[item.name];
  if (known !== undefined) return known;
  if (item?.owner !== undefined) return NEXT_BY_OWNER[item.owner];
  return NEXT_BY_OWNER[status >= 500 ? 'operator' : 'caller'];
}
