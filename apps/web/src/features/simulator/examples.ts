import type { RequestedCertificate } from '@luciole/policy';
import { aRequest } from './requested.ts';

/** Requests as well-known programs send them. */
export const EXAMPLES: readonly {
  readonly label: string;
  readonly requested: RequestedCertificate;
}[] = [
  {
    label: 'Istio workload',
    requested: aRequest({
      sans: { uniformResourceIdentifiers: ['spiffe://cluster.local/ns/bookinfo/sa/details'] },
      keyAlgorithm: 'RSA_2048',
    }),
  },
  {
    label: 'istiod serving certificate',
    requested: aRequest({
      subject: { commonName: ['istiod.istio-system.svc'] },
      sans: {
        dnsNames: [
          'istiod.istio-system.svc',
          'istiod-remote.istio-system.svc',
          'istio-pilot.istio-system.svc',
        ],
      },
      keyAlgorithm: 'RSA_2048',
    }),
  },
  {
    label: 'DNS server',
    requested: aRequest({
      subject: { commonName: ['dns.example.com'] },
      sans: { dnsNames: ['dns.example.com'], ipAddresses: ['192.0.2.53', '2001:db8::53'] },
      keyAlgorithm: 'EC_P256',
    }),
  },
];
