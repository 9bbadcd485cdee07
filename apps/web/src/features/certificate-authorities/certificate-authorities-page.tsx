import { useQuery } from '@tanstack/react-query';
import { routeQuery } from '../../api/queries.ts';
import { ListPage } from '../../components/resource-table/list-page.tsx';
import { CA_COLUMNS } from './ca-columns.tsx';

const LIST = { columns: CA_COLUMNS, defaultSort: 'key' } as const;

/** Accounts of certificate authorities: one per intermediate CA. */
export function CertificateAuthoritiesPage() {
  const query = useQuery({
    ...routeQuery('caAccountList', { params: { type: 'BUILTIN' } }),
    select: ({ accounts }) => accounts.map(({ account }) => account),
  });
  return (
    <ListPage
      id="certificate-authorities"
      title="Certificate Authorities"
      text="The CAs that certify issuers, and the roots that verifiers trust."
      label="Certificate authorities"
      definition={LIST}
      query={query}
      empty={{
        title: 'No certificate authority yet',
        text: 'The built-in CA has a root that verifiers trust and intermediates that certify issuers. The first pair is made when the control plane starts for the first time.',
      }}
    />
  );
}
