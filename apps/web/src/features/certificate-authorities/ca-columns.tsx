import type { CaAccountInformation } from '@luciole/contract';
import type { Column } from '../../components/resource-table/column.ts';
import { Instant } from '../../components/instant.tsx';
import { Status } from '../../components/status.tsx';
import { TextLink } from '../../components/text-link.tsx';
import { formatUtc } from '../../lib/dates.ts';
import { CA_TYPE_LABELS, KEY_ALGORITHM_LABELS } from '../../lib/labels.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';

type Account = CaAccountInformation;

/** The CA that signs for an account, and the root above it. */
const issuingCa = ({ accountDetails }: Account) => accountDetails.trustChain[0];
const rootCa = ({ accountDetails }: Account) => accountDetails.trustChain.at(-1);

const isRetired = (row: Account) => issuingCa(row)?.status === 'RETIRED';

const STANDINGS = {
  OK: { label: 'Ready', tone: 'good' },
  FAILED: { label: 'Not available', tone: 'bad' },
} as const;

export const CA_COLUMNS: readonly Column<Account>[] = [
  {
    field: 'key',
    label: 'Name',
    value: ({ key }) => key,
    render: ({ id, key }) => (
      <TextLink
        to="/certificate-authorities/$caAccountId"
        params={{ caAccountId: id }}
        search={true}
      >
        {key}
      </TextLink>
    ),
    minWidth: 180,
    flex: 1.4,
  },
  {
    field: 'certificateAuthority',
    label: 'Type',
    value: ({ certificateAuthority }) => CA_TYPE_LABELS[certificateAuthority],
  },
  {
    field: 'root',
    label: 'Root',
    value: (row) => rootCa(row)?.subjectCN[0] ?? rootCa(row)?.subjectDN,
    minWidth: 200,
    flex: 1.4,
  },
  {
    field: 'keyAlgorithm',
    label: 'Key algorithm',
    value: (row) => {
      const ca = issuingCa(row);
      return ca && KEY_ALGORITHM_LABELS[ca.keyAlgorithm];
    },
  },
  {
    field: 'validityEnd',
    label: 'Expires',
    value: (row) => issuingCa(row)?.validityEnd,
    render: (row) => {
      const end = issuingCa(row)?.validityEnd;
      return end && <Instant value={end} />;
    },
    exported: (row) => {
      const end = issuingCa(row)?.validityEnd;
      return end && formatUtc(end);
    },
    minWidth: 130,
  },
  {
    field: 'liveSubCaCount',
    label: 'Live issuers',
    help: 'Issuer certificates under this CA that are valid now.',
    value: ({ accountDetails }) => accountDetails.liveSubCaCount,
    render: ({ accountDetails }) => formatCount(accountDetails.liveSubCaCount),
    align: 'right',
  },
  {
    field: 'maxValidityPeriod',
    label: 'Longest issuer validity',
    value: ({ accountDetails }) => formatDuration(accountDetails.maxValidityPeriod),
    minWidth: 170,
    isOptional: true,
  },
  {
    field: 'connectionStatus',
    label: 'Status',
    value: (row) => (isRetired(row) ? 'Retired' : STANDINGS[row.connectionStatus].label),
    render: (row) => {
      const { label, tone } = STANDINGS[row.connectionStatus];
      return isRetired(row) ? (
        <Status tone="quiet">Retired</Status>
      ) : (
        <Status tone={tone}>{label}</Status>
      );
    },
    isKeptNarrow: true,
  },
];
