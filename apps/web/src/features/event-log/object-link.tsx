import type { ReactNode } from 'react';
import { TextLink } from '../../components/text-link.tsx';

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
  if (id === undefined) return children;
  switch (kind) {
    case 'policy':
      return (
        <TextLink underline="always" to="/policies/$policyId" params={{ policyId: id }}>
          {children}
        </TextLink>
      );
    case 'configuration':
      return (
        <TextLink
          underline="always"
          to="/configurations/$configurationId"
          params={{ configurationId: id }}
        >
          {children}
        </TextLink>
      );
    case 'sub-ca-provider':
      return (
        <TextLink
          underline="always"
          to="/sub-ca-providers/$subCaProviderId"
          params={{ subCaProviderId: id }}
        >
          {children}
        </TextLink>
      );
    case 'service-account':
      return (
        <TextLink
          underline="always"
          to="/service-accounts/$serviceAccountId"
          params={{ serviceAccountId: id }}
        >
          {children}
        </TextLink>
      );
    case 'certificate':
      return (
        <TextLink
          underline="always"
          to="/issuer-certificates/$issuerCertificateId"
          params={{ issuerCertificateId: id }}
        >
          {children}
        </TextLink>
      );
    case 'ca-account':
      return (
        <TextLink
          underline="always"
          to="/certificate-authorities/$caAccountId"
          params={{ caAccountId: id }}
        >
          {children}
        </TextLink>
      );
    case 'team':
      return (
        <TextLink underline="always" to="/teams/$teamId" params={{ teamId: id }}>
          {children}
        </TextLink>
      );
    case 'user':
      return (
        <TextLink underline="always" to="/users/$userId" params={{ userId: id }}>
          {children}
        </TextLink>
      );
    case undefined:
    default:
      return children;
  }
}
