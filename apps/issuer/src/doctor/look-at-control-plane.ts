import { type BootstrapConfiguration, ERRORS } from '@luciole/contract';
import type { ControlPlaneBootstrap } from '../config/config.ts';
import {
  ConfigurationNotUnderstood,
  type ControlPlane,
  ControlPlaneRefusal,
} from '../control-plane/control-plane.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** More than this between two clocks and an issuer is not ready (ruling 24), in seconds. */
const MOST_OFFSET_SECONDS = 300;
/** A synchronized clock is never this far off, in seconds. */
const ODD_OFFSET_SECONDS = 10;

/**
 * Signs in and asks for the configuration.
 *
 * @returns the configuration, when there is one that this issuer can work by
 */
export async function* lookAtControlPlane(
  controlPlane: Pick<ControlPlane, 'readConfiguration' | 'contact'>,
  { credential }: Pick<ControlPlaneBootstrap, 'credential'>,
): AsyncGenerator<Finding, BootstrapConfiguration | undefined> {
  let configuration: BootstrapConfiguration | undefined;
  let answer: Finding[];
  try {
    const reading = await controlPlane.readConfiguration(undefined);
    const account =
      credential.kind === 'key-pair'
        ? `service account ${credential.clientId}`
        : `the token in ${credential.tokenFile}`;
    answer = [ok('credential', `signed in as ${account}`)];
    if (reading.kind === 'read') {
      ({ configuration } = reading);
      const { id, name } = configuration;
      answer.push(ok('configuration', `${name} (${id}) lists this account`));
    }
  } catch (error) {
    answer = explain(error, credential);
  }
  yield* lookAtClock(controlPlane.contact.clockOffsetSeconds);
  yield* answer;
  return configuration;
}

function* lookAtClock(offset: number | undefined): Generator<Finding> {
  if (offset === undefined) return;
  const seconds = Math.abs(offset);
  const rounded = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
  const message = `this clock is ${rounded} s ${offset > 0 ? 'behind' : 'ahead of'} the control plane’s`;
  const advice =
    'Synchronize both machines: timedatectl status, chronyc tracking. More than five minutes apart the issuer does not sign.';
  if (seconds > MOST_OFFSET_SECONDS) yield problem('clock', message, advice);
  else if (seconds > ODD_OFFSET_SECONDS) yield warning('clock', message, advice);
  else yield ok('clock', message);
}

/** Refusals of the token endpoint by the start of what it says. */
const SIGN_IN_ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^invalid_client/,
    'Compare bootstrap.controlPlane.clientId with the id of the service account, look whether it is enabled, and whether its credential has expired: PUT /v1/serviceaccounts/{id}/credentials extends it.',
  ],
  [
    /signature/i,
    'The key in bootstrap.controlPlane.privateKeyFile is not the account’s: compare openssl pkey -in FILE -pubout with its publicKey. docs/how-to/rotate-a-service-account-key.md says how to change it.',
  ],
  [/^unauthorized_client|scope/i, 'Give the service account the scope distributed-issuance.'],
];

function explain(error: unknown, credential: ControlPlaneBootstrap['credential']): Finding[] {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ConfigurationNotUnderstood) {
    return [
      ok('credential', 'signed in'),
      problem(
        'configuration',
        message,
        'This release cannot enforce that, and will not ignore it: use an issuer of the control plane’s release, or take it out of the configuration.',
      ),
    ];
  }
  if (!(error instanceof ControlPlaneRefusal)) {
    return [
      problem(
        'credential',
        message,
        'Mend what it says and ask again; what the control plane logged at this moment has its side of it.',
      ),
    ];
  }
  if (error.isSignIn) {
    const known = SIGN_IN_ADVICE.find(([pattern]) => pattern.test(message))?.[1];
    const where =
      credential.kind === 'key-pair'
        ? 'Compare the service account’s id, key and state with what stands in bootstrap.controlPlane.'
        : 'Compare iss, sub and aud of the token with the service account, letter by letter.';
    return [problem('credential', `the sign-in is refused: ${message}`, known ?? where)];
  }
  if (error.codes.includes(ERRORS.BOOTSTRAP_NO_CONFIGURATION.code)) {
    return [
      ok('credential', 'signed in'),
      problem(
        'configuration',
        message,
        'Put the service account into serviceAccountIds of an issuer configuration.',
      ),
    ];
  }
  return [
    problem(
      'credential',
      `signed in, and refused after that (${error.status}): ${message}`,
      'Look at scopes and state of the service account: it needs distributed-issuance.',
    ),
  ];
}
