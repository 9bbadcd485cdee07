import { createLogger, guardedFetch } from '@luciole/service';
import type { Clock } from '../clock/clock.ts';
import type { Randomness } from '../clock/randomness.ts';
import type { ControlPlaneBootstrap, IssuerConfig, SelfSignedBootstrap } from '../config/config.ts';
import { createControlPlane } from '../control-plane/create-control-plane.ts';
import { clientRulesOf, developersPolicy, policiesOf } from '../lifecycle/in-force.ts';
import { type Findings, warning } from './finding.ts';
import { lookAtClients } from './look-at-clients.ts';
import { lookAtCapabilities, lookAtConstraints, lookAtRoots } from './look-at-configuration.ts';
import { lookAtControlPlane } from './look-at-control-plane.ts';
import { lookAtMachine } from './look-at-machine.ts';
import { lookAtPolicies } from './look-at-policies.ts';
import { reach } from './reach.ts';
import { trial } from './trial.ts';

export interface DiagnosisTools {
  readonly clock: Clock;
  readonly random: Randomness;
  /** Whether a sub-CA is asked for, of which a record stays. */
  readonly isTrial: boolean;
}

/** Everything about an issuer that can be looked at from where it is to run, in the order in which one thing needs another. */
export async function* diagnose(config: IssuerConfig, tools: DiagnosisTools): Findings {
  yield* await lookAtMachine(config);
  const { bootstrap } = config;
  if (bootstrap.kind === 'self-signed') yield* diagnoseDeveloper(config, bootstrap, tools);
  else if (yield* reach(bootstrap, tools.clock.now())) {
    yield* diagnoseConfiguration(config, bootstrap, tools);
  }
}

async function* diagnoseConfiguration(
  config: IssuerConfig,
  bootstrap: ControlPlaneBootstrap,
  { clock, isTrial, random }: DiagnosisTools,
): Findings {
  if (bootstrap.credential.kind === 'federation' && !isTrial) {
    yield warning(
      'credential',
      `the token in ${bootstrap.credential.tokenFile} was not tried: it is good for one sign-in, and the issuer needs that`,
      'To look further, with the issuer stopped or a token to spare: luciole-issuer doctor --trial.',
    );
    return;
  }
  const logger = createLogger('silent');
  const controlPlane = createControlPlane(bootstrap, { clock, logger, random });
  try {
    const configuration = yield* lookAtControlPlane(controlPlane, bootstrap);
    if (configuration === undefined) return;
    yield lookAtCapabilities(configuration);
    yield* lookAtRoots(configuration, bootstrap.trustAnchorSha256, clock.now());
    const { policies, unreadablePolicies } = policiesOf(configuration);
    yield* lookAtPolicies(policies, unreadablePolicies);
    yield* lookAtConstraints(
      configuration,
      policies.map(({ policy }) => policy),
    );
    const documents = documentsOf(config);
    yield* lookAtClients(clientRulesOf(configuration), config, { clock, documents });
    if (isTrial) {
      const parts = { config, bootstrap, configuration, policies, controlPlane };
      yield* trial({ ...parts, clock, logger, random });
    }
  } finally {
    await controlPlane.close();
  }
}

async function* diagnoseDeveloper(
  config: IssuerConfig,
  bootstrap: SelfSignedBootstrap,
  { clock }: DiagnosisTools,
): Findings {
  const { authentication, authorization, configurationName } = bootstrap;
  yield* lookAtPolicies(bootstrap.policies.map(developersPolicy), []);
  const rules = { configurationName, authentication, authorization, policyIds: undefined };
  yield* lookAtClients(rules, config, { clock, documents: documentsOf(config) });
}

function documentsOf({ outgoing }: IssuerConfig): { fetch(url: string): Promise<Buffer> } {
  return { fetch: (url) => guardedFetch(url, outgoing) };
}
