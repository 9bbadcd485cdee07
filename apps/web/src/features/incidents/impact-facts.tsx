import type { IncidentImpact } from '@luciole/contract';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { countOf } from '../../lib/numbers.ts';

/** What an act hits; what is known is told apart from what is an upper bound. */
export function ImpactFacts({ impact }: { readonly impact: IncidentImpact }) {
  const { lastCertExpiry, lastReport, lastSubCaExpiry, trustDomains, unreportedSubCaCount } =
    impact;
  const domains = [...trustDomains, ...(impact.isTrustDomainOpen ? ['others, not limited'] : [])];
  return (
    <Facts>
      <Fact label="Issuers">{countOf(impact.issuerCount, 'issuer')}</Fact>
      <Fact label="Live CA certificates">{countOf(impact.subCaCount, 'issuer certificate')}</Fact>
      <Fact label="The last ends">
        {lastSubCaExpiry && <Instant value={lastSubCaExpiry} as="date and time" />}
      </Fact>
      <Fact label="Signed with them">
        {`${countOf(impact.reportedCertCount, 'workload certificate')} reported, expired ones included`}
        {lastReport && (
          <>
            ; signed since <Instant value={lastReport} as="date and time" /> and not reported yet:
            unknown
          </>
        )}
        {unreportedSubCaCount > 0 &&
          `; nothing reported of ${countOf(unreportedSubCaCount, 'issuer certificate')}`}
      </Fact>
      <Fact label="Of these, the last ends">
        {lastCertExpiry && (
          <>
            <Instant value={lastCertExpiry} as="date and time" /> at the latest, by what the
            policies permit now
          </>
        )}
      </Fact>
      <Fact label="Configurations">{impact.configurations.join(', ')}</Fact>
      <Fact label="Trust domains">{domains.join(', ')}</Fact>
    </Facts>
  );
}
