import type { IncidentTargetKind } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { routeQuery } from '../../api/queries.ts';
import { TextLink } from '../../components/text-link.tsx';
import { ACTION_CHOICES } from './incident-words.ts';

/** What can be done to a target, and why something cannot: a CA is revoked by the CA above it, if that is here. */
export function useActionChoices({
  id,
  kind,
}: {
  readonly kind: IncidentTargetKind;
  readonly id: string;
}) {
  const isCa = kind === 'CERTIFICATE_AUTHORITY';
  const { data } = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    enabled: isCa,
  });
  if (!isCa) return ACTION_CHOICES;
  const chain = data?.accounts
    .map(({ account }) => account.accountDetails.trustChain)
    .find((certificates) => certificates.some((certificate) => certificate.id === id));
  const above = chain?.[chain.findIndex((certificate) => certificate.id === id) + 1];
  if (above !== undefined && above.status !== 'EXTERNAL') return ACTION_CHOICES;
  const reason = chain && (above === undefined ? ROOT : ELSEWHERE);
  return ACTION_CHOICES.map((choice) =>
    choice.value === 'REVOKE'
      ? { ...choice, isDisabled: true, text: reason ?? choice.text }
      : choice,
  );
}

const ROOT: ReactNode = (
  <>
    Nothing revokes a root: it would itself sign the CRL that names it. Have verifiers cease to
    trust it: withdraw it from the{' '}
    <TextLink underline="always" to="/trust-bundles">
      trust bundles
    </TextLink>{' '}
    and take it out of other trust stores. Revoke the CAs under it, and retire them.
  </>
);

const ELSEWHERE =
  'Only the CA above revokes it, and that is not here: ask whoever operates it. Freeze meanwhile.';
