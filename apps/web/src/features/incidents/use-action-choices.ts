import type { IncidentTargetKind } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ACTION_CHOICES } from './incident-words.ts';

/** What can be done to a target; a CA is revoked by the CA above it, if that is here. */
export function useActionChoices({
  id,
  kind,
}: {
  readonly kind: IncidentTargetKind;
  readonly id: string;
}): typeof ACTION_CHOICES {
  const isCa = kind === 'CERTIFICATE_AUTHORITY';
  const { data } = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    enabled: isCa,
  });
  if (!isCa) return ACTION_CHOICES;
  const isRevocable = data?.accounts.some(({ account }) => {
    const chain = account.accountDetails.trustChain;
    const above = chain[chain.findIndex((certificate) => certificate.id === id) + 1];
    return chain.some((certificate) => certificate.id === id) && isOurs(above);
  });
  return isRevocable === true
    ? ACTION_CHOICES
    : ACTION_CHOICES.filter(({ value }) => value !== 'REVOKE');
}

function isOurs(certificate: { readonly status: string } | undefined): boolean {
  return certificate !== undefined && certificate.status !== 'EXTERNAL';
}
