import { type Alert, subjectName } from '../../components/alerts/alert-words.ts';
import { TextLink } from '../../components/text-link.tsx';

/** The page of what an alert is about. */
export function SubjectLink({ alert }: { readonly alert: Alert }) {
  const { details, subject } = alert;
  const { id, kind } = subject;
  const name = subjectName(alert);
  switch (kind) {
    case 'SERVICE_ACCOUNT':
      return (
        <TextLink to="/service-accounts/$serviceAccountId" params={{ serviceAccountId: id }}>
          {name}
        </TextLink>
      );
    case 'CONFIGURATION':
      return (
        <TextLink to="/configurations/$configurationId" params={{ configurationId: id }}>
          {name}
        </TextLink>
      );
    case 'ISSUER':
    case 'ISSUER_CERTIFICATE':
      return (
        <TextLink
          to="/issuer-certificates/$issuerCertificateId"
          params={{ issuerCertificateId: details.issuerCertificateId ?? id }}
        >
          {name}
        </TextLink>
      );
    case 'CERTIFICATE_AUTHORITY':
      return <TextLink to="/certificate-authorities">{name}</TextLink>;
    // Of anybody: the console shows people their own keys only.
    case 'API_KEY':
      return name;
  }
}
