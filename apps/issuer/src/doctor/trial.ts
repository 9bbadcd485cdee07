import type { BootstrapConfiguration } from '@luciole/contract';
import { secureRandom, sha256 } from '@luciole/pki/node';
import { describeError, type Logger } from '@luciole/service';
import { obtainAuthority } from '../authority/obtain-authority.ts';
import type { Authority } from '../authority/authority.ts';
import type { Clock } from '../clock/clock.ts';
import type { Randomness } from '../clock/randomness.ts';
import type { ControlPlaneBootstrap, IssuerConfig } from '../config/config.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { CompiledPolicies } from '../issuance/compiled-policies.ts';
import type { IssuanceOutcome, PolicyInForce } from '../issuance/issuance.ts';
import { issuanceViolationMessage } from '../issuance/issuance-violation.ts';
import { KeyPairMaker } from '../issuance/key-pair-maker.ts';
import { SigningDesk } from '../issuance/signing-desk.ts';
import { type Finding, type Findings, ok, problem, warning } from './finding.ts';
import { permittedSample } from './look-at-policies.ts';

export interface TrialParts {
  readonly config: Pick<IssuerConfig, 'rest' | 'signer'>;
  readonly bootstrap: ControlPlaneBootstrap;
  readonly configuration: BootstrapConfiguration;
  readonly policies: readonly PolicyInForce[];
  readonly controlPlane: Pick<ControlPlane, 'issue' | 'readCertificate'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Randomness;
}

/** How long a sub-CA may take to come, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Obtains a sub-CA as the issuer would, and signs a sample under each policy; what it signs is thrown away with the key. The
 * control plane keeps the record of the sub-CA.
 */
export async function* trial(parts: TrialParts): Findings {
  const { clock, config, policies } = parts;
  let authority: Authority;
  try {
    authority = await obtain(parts);
  } catch (error) {
    yield problem(
      'trial',
      `no sub-CA came: ${messageOf(error)}`,
      'Mend what it says; the audit trail of the control plane has its side of it.',
    );
    return;
  }
  const { ca, certificateId, privateKey } = authority;
  yield warning(
    'trial',
    `a sub-CA was issued and its root accepted: ${certificateId}, until ${ca.notAfter.toISOString()}`,
    'It stays on record at the control plane, and its key is gone; revoke it if live ones shall be in use: docs/how-to/revoke-a-sub-ca.md.',
  );
  const desk = new SigningDesk(
    {
      generation: 1,
      caCertificateDer: ca.certificateDer,
      privateKey,
      policies,
      hasNoRevAvail: config.signer.hasNoRevAvail,
    },
    {
      random: secureRandom,
      sha256,
      policies: new CompiledPolicies(),
      keyPairs: new KeyPairMaker(),
      mayBlock: true,
    },
  );
  for (const { id, policy } of policies) {
    const sample = permittedSample(policy);
    // That none could be made was said already.
    if ('reasons' in sample) continue;
    const source = { kind: 'parameters', ...sample.request } as const;
    const outcome = await desk.issue({ policyId: id, source }, clock.now());
    yield judge(policy.name, outcome);
  }
}

async function obtain(parts: TrialParts): Promise<Authority> {
  const { bootstrap, clock, config, configuration, controlPlane, logger, random } = parts;
  const patience = new AbortController();
  void clock.sleep(PATIENCE_MS, patience.signal).then(() => patience.abort());
  try {
    return await obtainAuthority(
      {
        configuration,
        instanceName: bootstrap.instanceName,
        trustAnchorSha256: bootstrap.trustAnchorSha256,
        serverNames: config.rest,
      },
      { controlPlane, clock, logger, random, signal: patience.signal },
    );
  } finally {
    patience.abort();
  }
}

function judge(name: string, outcome: IssuanceOutcome): Finding {
  switch (outcome.outcome) {
    case 'issued': {
      const { keyAlgorithm, notAfter } = outcome.certificate;
      return ok('trial', `${name}: signed, ${keyAlgorithm}, until ${notAfter.toISOString()}`);
    }
    case 'denied':
      return problem(
        'trial',
        `${name}: ${outcome.violations.map(issuanceViolationMessage).join('; ')}`,
        'The sub-CA’s own constraints let less through than the policy: look at nameConstraints of the provider.',
      );
    case 'refused':
      return problem(
        'trial',
        `${name}: ${outcome.message}`,
        'Look at the validity of policy and sub-CA, and at the names that the policy sets.',
      );
    case 'closed':
    case 'unknown-policy':
    case 'overloaded':
      return problem(
        'trial',
        `${name}: not signed (${outcome.outcome})`,
        'Look at the validity of the sub-CA provider: too little is left of the certificate.',
      );
  }
}

function messageOf(error: unknown): string {
  return String(describeError(error)['message']);
}
