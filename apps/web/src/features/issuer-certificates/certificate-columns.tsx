import type { IntermediateCertificateInformation } from '@luciole/contract';
import type { Column } from '../../components/resource-table/column.ts';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { REVOCATION_REASON_LABELS } from '../../components/revocation/revocation-words.ts';
import { TextLink } from '../../components/text-link.tsx';
import { now } from '../../lib/clock.ts';
import { formatUtc } from '../../lib/dates.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatPeriod } from '../../lib/validity.ts';
import { certificateState } from './certificate-state.ts';

type Certificate = IntermediateCertificateInformation;

const COUNTS = [
  ['longLivedCertCount', 'Long lived', 'Valid for longer than the upper threshold.'],
  ['shortLivedCertCount', 'Short lived', 'Valid for a time between the thresholds.'],
  ['ultraShortLivedCertCount', 'Ultra short', 'Valid for less than the lower threshold.'],
] as const;

/** How long a certificate is valid, in words; nothing while it is not issued. */
export function validityOf({ validityStart, validityEnd }: Certificate): string | undefined {
  return validityStart === undefined || validityEnd === undefined
    ? undefined
    : formatPeriod(Date.parse(validityStart), Date.parse(validityEnd));
}

export const CERTIFICATE_COLUMNS: readonly Column<Certificate>[] = [
  {
    field: 'commonName',
    label: 'Name',
    value: ({ commonName }) => commonName,
    render: ({ id, commonName }) => (
      <TextLink
        to="/issuer-certificates/$issuerCertificateId"
        params={{ issuerCertificateId: id }}
        search={true}
      >
        {commonName}
      </TextLink>
    ),
    minWidth: 180,
    flex: 1.5,
  },
  {
    field: 'configurationName',
    label: 'Configuration',
    value: ({ configuration }) => configuration?.name,
    render: ({ configuration }) =>
      configuration === undefined ? (
        'Deleted'
      ) : (
        <TextLink
          to="/configurations/$configurationId"
          params={{ configurationId: configuration.id }}
        >
          {configuration.name}
        </TextLink>
      ),
    minWidth: 150,
  },
  {
    field: 'status',
    label: 'Status',
    value: (row) => certificateState(row, now()).label,
    render: (row) => {
      const { tone, label } = certificateState(row, now());
      return <Status tone={tone}>{label}</Status>;
    },
    minWidth: 88,
    flex: 0.5,
    isSortable: false,
    isKeptNarrow: true,
  },
  {
    field: 'validity',
    label: 'Validity',
    value: validityOf,
    minWidth: 84,
    flex: 0.5,
    isSortable: false,
  },
  {
    field: 'validityStart',
    label: 'Valid from',
    value: ({ validityStart }) => validityStart && formatUtc(validityStart),
    render: ({ validityStart }) => validityStart && <Instant value={validityStart} />,
    minWidth: 118,
    flex: 0.5,
  },
  {
    field: 'validityEnd',
    label: 'Expires',
    value: ({ validityEnd }) => validityEnd && formatUtc(validityEnd),
    render: ({ validityEnd }) => validityEnd && <Instant value={validityEnd} as="relative" />,
    minWidth: 95,
    flex: 0.5,
  },
  ...COUNTS.map(([field, label, help]): Column<Certificate> => ({
    field,
    label,
    help: `${help} As reported by the issuer.`,
    value: (row) => row[field],
    render: (row) => formatCount(row[field]),
    align: 'right',
    minWidth: 113,
    flex: 0.4,
  })),
  {
    field: 'revocation',
    label: 'Revoked',
    value: ({ revocation }) =>
      revocation && `${formatUtc(revocation.revocationDate)}, ${revocation.reason}`,
    render: ({ revocation }) =>
      revocation && (
        <span title={REVOCATION_REASON_LABELS[revocation.reason]}>
          <Instant value={revocation.revocationDate} />, {revocation.reason}
        </span>
      ),
    minWidth: 200,
    isSortable: false,
    isOptional: true,
  },
  {
    field: 'crlNumber',
    label: 'CRL number',
    value: ({ revocation }) => revocation && String(revocation.crlNumber ?? 'None yet'),
    minWidth: 140,
    isSortable: false,
    isOptional: true,
  },
  {
    field: 'instanceName',
    label: 'Instance',
    value: ({ instanceName }) => instanceName,
    minWidth: 140,
    isSortable: false,
    isOptional: true,
  },
  {
    field: 'creationDate',
    label: 'Created',
    value: ({ creationDate }) => formatUtc(creationDate),
    render: ({ creationDate }) => <Instant value={creationDate} as="date and time" />,
    minWidth: 192,
    isOptional: true,
  },
];
