import type { ClientAuthenticationInformation } from '@luciole/contract';
import { MESH_POLICY } from '@luciole/policy/testing';
import { createClientGate, type ObservableClientGate } from '../../src/clients/client-gate.ts';
import type { Client, ClientDecision, ClientGate, ClientRules } from '../../src/clients/client.ts';
import type { Clock } from '../../src/clock/clock.ts';
import type { IssuerConfig } from '../../src/config/config.ts';
import type { PolicyInForce } from '../../src/issuance/issuance.ts';
import type { FakeIdentityProvider } from './fake-identity-provider.ts';

/** Claims that entitle to every policy of the configuration `mesh`. */
export const ALL_POLICIES = {
  'venafi-firefly.configuration': 'mesh',
  'venafi-firefly.allowAllPolicies': true,
};

const NO_ALIASES = { configuration: '', allowAllPolicies: '', allowedPolicies: '' };

/** A policy in force, known by name; its id is the name with `id-` in front. */
export function policyNamed(name: string): PolicyInForce {
  return { id: `id-${name}`, version: '1', policy: { ...MESH_POLICY, name } };
}

/** Rules of the configuration `mesh` with the policies `web` and `db`. */
export function someRules(
  authentication: object | undefined,
  changes: Partial<ClientRules> = {},
): ClientRules {
  return {
    configurationName: 'mesh',
    authentication: authentication as ClientAuthenticationInformation | undefined,
    authorization: { customClaimsAliases: NO_ALIASES },
    policyIds: ['id-web', 'id-db'],
    ...changes,
  };
}

/** What a test says about the issuer's file. */
export interface GateSettings {
  readonly clients?: Partial<IssuerConfig['clients']>;
  readonly allowUnauthenticated?: boolean;
  readonly isDeveloperMode?: boolean;
}

/** A gate that fetches from identity providers on loopback, really, and collects what it warns about. */
export function aGate(
  clock: Clock,
  providers: readonly FakeIdentityProvider[],
  settings: GateSettings = {},
): { gate: ObservableClientGate; warnings: unknown[] } {
  const warnings: unknown[] = [];
  const kind = settings.isDeveloperMode === true ? 'self-signed' : 'control-plane';
  const config = {
    bootstrap: { kind },
    rest: { allowUnauthenticated: settings.allowUnauthenticated ?? false },
    outgoing: { allowHttp: false, exceptions: providers.map(({ exception }) => exception) },
    clients: {
      bindings: [],
      requiredAudience: undefined,
      requiredIssuer: undefined,
      ...settings.clients,
    },
  };
  const gate = createClientGate({
    // Only what the gate looks at.
    config: config as unknown as IssuerConfig,
    clock,
    log: { warn: (entry: unknown) => void warnings.push(entry) },
  });
  return { gate, warnings };
}

/** What a token gets, from another machine. */
export function present(gate: ClientGate, token: string): Promise<ClientDecision> {
  return gate.admit(`Bearer ${token}`, false);
}

/** The error of a refusal; a decision to admit reads `admitted`. */
export async function answerTo(gate: ClientGate, token: string): Promise<string> {
  const decision = await present(gate, token);
  return decision.outcome === 'refused' ? decision.error : decision.outcome;
}

/** The client of a decision to admit; anything else fails the test with what it was. */
export function clientOf(decision: ClientDecision): Client {
  if (decision.outcome === 'admitted') return decision.client;
  throw new Error(`refused: ${decision.error}, ${decision.reason}`);
}
