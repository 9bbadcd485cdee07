import CopyIcon from '@mui/icons-material/ContentCopyOutlined';
import EditIcon from '@mui/icons-material/EditOutlined';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import SimulatorIcon from '@mui/icons-material/ScienceOutlined';
import type { ExtendedPolicyInformation } from '@luciole/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/permissions.ts';
import { routeQuery } from '../../api/queries.ts';
import { Copyable } from '../../components/copyable.tsx';
import { DeleteButton } from '../../components/delete-button.tsx';
import { DetailsPanel } from '../../components/details-panel.tsx';
import { Fact, Facts, FactSection } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { Names } from '../../components/names.tsx';
import {
  EXTENDED_KEY_USAGE_LABELS,
  KEY_ALGORITHM_LABELS,
  KEY_USAGE_LABELS,
} from '../../lib/labels.ts';
import { countOf } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/validity.ts';
import { OpenProposals } from './open-proposals.tsx';
import { PolicyDeletion } from './policy-deletion.tsx';
import { PolicyInWords } from './policy-in-words.tsx';
import { PropertyFacts } from './property-facts.tsx';
import { SAN_LABELS, SUBJECT_LABELS } from './property-labels.ts';

/** One policy, to read. */
export function PolicyPanel() {
  const { policyId } = useParams({ from: '/frame/policies/$policyId' });
  const { data, error, refetch } = useQuery(routeQuery('policyGet', { params: { id: policyId } }));
  // Above everything else: what comes later would push the rest down.
  const { isPending } = useQuery(routeQuery('policyProposalList'));
  const [isDeleting, setIsDeleting] = useState(false);
  const navigate = useNavigate();
  const may = useMay();
  return (
    <DetailsPanel
      kind="Workload issuance policy"
      title={data?.name}
      summary={
        data &&
        `${formatDuration(data.validityPeriod)} · ${countOf(data.configurations.length, 'configuration')}`
      }
      error={error}
      onRetry={() => void refetch()}
      actions={
        data && (
          <>
            {may('policyUpdate') && (
              <LinkButton
                to="/policies/$policyId/edit"
                params={{ policyId }}
                size="small"
                variant="contained"
                startIcon={<EditIcon />}
              >
                Edit
              </LinkButton>
            )}
            {may('policyCreate') && (
              <LinkButton
                to="/policies/new"
                search={{ copy: policyId }}
                size="small"
                variant="outlined"
                startIcon={<CopyIcon />}
              >
                Copy
              </LinkButton>
            )}
            <LinkButton
              to="/simulator"
              search={{ policy: policyId }}
              size="small"
              variant="outlined"
              startIcon={<SimulatorIcon />}
            >
              Simulate
            </LinkButton>
            <LinkButton
              to="/policies/$policyId/history"
              params={{ policyId }}
              size="small"
              variant="outlined"
              startIcon={<HistoryIcon />}
            >
              History
            </LinkButton>
            {may('policyDelete') && <DeleteButton onClick={() => setIsDeleting(true)} />}
          </>
        )
      }
    >
      <OpenProposals policyId={policyId} />
      {data && !isPending && <PolicyFacts policy={data} />}
      <PolicyDeletion
        policies={isDeleting && data !== undefined ? [data] : undefined}
        onClose={() => setIsDeleting(false)}
        onDeleted={() => void navigate({ to: '/policies', search: true })}
      />
    </DetailsPanel>
  );
}

function PolicyFacts({ policy }: { readonly policy: ExtendedPolicyInformation }) {
  const { subject, sans, keyAlgorithm } = policy;
  return (
    <>
      <PolicyInWords policy={policy} />
      <FactSection title="Subject">
        <PropertyFacts
          properties={[
            [SUBJECT_LABELS.commonName, subject.commonName],
            [SUBJECT_LABELS.organization, subject.organization],
            [SUBJECT_LABELS.organizationalUnit, subject.organizationalUnit],
            [SUBJECT_LABELS.locality, subject.locality],
            [SUBJECT_LABELS.stateOrProvince, subject.stateOrProvince],
            [SUBJECT_LABELS.country, subject.country],
          ]}
        />
      </FactSection>
      <FactSection title="Subject alternative names">
        <PropertyFacts
          properties={[
            [SAN_LABELS.dnsNames, sans.dnsNames],
            [SAN_LABELS.ipAddresses, sans.ipAddresses],
            [SAN_LABELS.rfc822Names, sans.rfc822Names],
            [SAN_LABELS.uniformResourceIdentifiers, sans.uniformResourceIdentifiers],
          ]}
        />
      </FactSection>
      <FactSection title="Keys and usages">
        <Facts>
          <Fact label="Key algorithms">
            <Names names={keyAlgorithm.allowedValues.map((one) => KEY_ALGORITHM_LABELS[one])} />
          </Fact>
          <Fact label="Unless requested">{KEY_ALGORITHM_LABELS[keyAlgorithm.defaultValue]}</Fact>
          <Fact label="Key usage">
            <Names names={policy.keyUsages.map((usage) => KEY_USAGE_LABELS[usage])} />
          </Fact>
          <Fact label="Extended key usage">
            <Names
              names={policy.extendedKeyUsages.map((usage) => EXTENDED_KEY_USAGE_LABELS[usage])}
            />
          </Fact>
        </Facts>
      </FactSection>
      <FactSection title="Use">
        <Facts>
          <Fact label="Configurations" otherwise="None: no issuer signs by this policy">
            {policy.configurations.length > 0 && (
              <Names names={policy.configurations.map(({ name }) => name)} />
            )}
          </Fact>
          <Fact label="Created">
            <Instant value={policy.creationDate} as="date and time" />
          </Fact>
          <Fact label="Last modified">
            <Instant value={policy.modificationDate} as="date and time" />
          </Fact>
          <Fact label="ID">
            <Copyable text={policy.id} label="policy id" />
          </Fact>
        </Facts>
      </FactSection>
    </>
  );
}
