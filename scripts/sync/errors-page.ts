import { ERROR_NAMES, errorDefinition, messageTemplate } from '@luciole/contract';
import { code, GENERATED, plain, table } from './markdown.ts';

/** docs/reference/errors.md: the catalogue, by code. */
export function errorsPage(): string {
  const rows = ERROR_NAMES.toSorted(
    (a, b) => errorDefinition(a).code - errorDefinition(b).code,
  ).map((name) => {
    const { code: number, owner, status } = errorDefinition(name);
    return [String(number), String(status), code(name), owner, plain(messageTemplate(name))];
  });
  return `${GENERATED}

# Errors

Every error that crosses a socket: ${rows.length}. A code never changes its meaning; branch on it, not on the message. Texts in
angle brackets are arguments, which an answer repeats in \`args\`. "Who acts" says who can do something about it: the caller, the
author of a policy, an administrator of the company, an operator of the deployment, or us.

Routes of the ecosystem answer \`{"errors":[{"code","message","args"}]}\`, routes of our own the same array within
\`application/problem+json\` (RFC 9457) and with a \`pointer\` to the offending member, token routes as RFC 6749 §5.2.

${table(['Code', 'Status', 'Name', 'Who acts', 'Message'], rows)}
`;
}
