import { linkOptions } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TextLink } from '../../components/text-link.tsx';

/** Kinds of objects that have a page, and where it is. */
const PAGES = {
  policy: (policyId: string) => linkOptions({ to: '/policies/$policyId', params: { policyId } }),
  configuration: (configurationId: string) =>
    linkOptions({ to: '/configurations/$configurationId', params: { configurationId } }),
  'sub-ca-provider': (subCaProviderId: string) =>
    linkOptions({ to: '/sub-ca-providers/$subCaProviderId', params: { subCaProviderId } }),
  'service-account': (serviceAccountId: string) =>
    linkOptions({ to: '/service-accounts/$serviceAccountId', params: { serviceAccountId } }),
  certificate: (issuerCertificateId: string) =>
    linkOptions({
      to: '/issuer-certificates/$issuerCertificateId',
      params: { issuerCertificateId },
    }),
  'ca-account': (caAccountId: string) =>
    linkOptions({ to: '/certificate-authorities/$caAccountId', params: { caAccountId } }),
  team: (teamId: string) => linkOptions({ to: '/teams/$teamId', params: { teamId } }),
  user: (userId: string) => linkOptions({ to: '/users/$userId', params: { userId } }),
} as const;

/** A link to what an event happened to; plain words where it has no page. It may be gone by now. */
export function ObjectLink({
  kind,
  id,
  children,
}: {
  readonly kind: string | undefined;
  readonly id: string | undefined;
  readonly children: ReactNode;
}) {
  if (id === undefined || kind === undefined || !hasPage(kind)) return children;
  return (
    <TextLink underline="always" {...PAGES[kind](id)}>
      {children}
    </TextLink>
  );
}

function hasPage(kind: string): kind is keyof typeof PAGES {
  return Object.hasOwn(PAGES, kind);
}
