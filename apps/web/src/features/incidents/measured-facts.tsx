import type { CallResult } from '../../api/route-by-id.ts';
import { Fact, Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { countOf, formatCount } from '../../lib/numbers.ts';

/** What was measured since the act. */
export function MeasuredFacts({ incident }: { readonly incident: CallResult<'incidentGet'> }) {
  const { measured } = incident;
  const { confirmedSubCaCount, crls, exposure, replacedIssuerCount, subCaCount } = measured;
  return (
    <Facts>
      <Fact label="Hit">{countOf(subCaCount, 'issuer certificate')}</Fact>
      <Fact label="Issuers stopped">
        {`${formatCount(confirmedSubCaCount)} of ${formatCount(subCaCount)} confirmed`}
      </Fact>
      <Fact label="Revoked">
        {measured.revokedSubCaCount > 0 && formatCount(measured.revokedSubCaCount)}
      </Fact>
      <Fact label="New keys since">
        {replacedIssuerCount > 0 && `${countOf(replacedIssuerCount, 'issuer')} got another`}
      </Fact>
      {crls.map((crl) => (
        <Fact key={crl.certificateAuthorityId} label={`CRL of ${crl.caName}`}>
          {crl.crlNumber === undefined
            ? `${formatCount(crl.unpublishedCount)} of ${formatCount(crl.revocationCount)} in no CRL yet; it is tried again`
            : `Number ${crl.crlNumber}`}
          {crl.publishedAt && (
            <>
              , published <Instant value={crl.publishedAt} as="date and time" />
            </>
          )}
        </Fact>
      ))}
      <Fact label="Exposed without a CRL">
        {exposure && (
          <>
            Until <Instant value={exposure.lastCertExpiry} as="date and time" /> by what honest
            issuers signed, until <Instant value={exposure.lastSubCaExpiry} as="date and time" /> by
            whoever has one of their keys
          </>
        )}
      </Fact>
    </Facts>
  );
}
