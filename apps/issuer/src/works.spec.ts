import type { TestHierarchy } from '@luciole/pki/testing';
import { aPolicy } from '@luciole/policy/testing';
import { createLogger } from '@luciole/service';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aHierarchy, authorityOf } from '../test/support/running-server.ts';
import { examine, SELF_SIGNED } from '../test/support/settings.ts';
import { inForce } from '../test/support/signing.ts';
import { systemClock } from './clock/clock.ts';
import type { IssuerConfig } from './config/config.ts';
import { createIssuance } from './issuance/create-issuance.ts';
import type {
  Issuance,
  IssuanceOutcome,
  IssuanceRequest,
  SigningState,
} from './issuance/issuance.ts';
import { createIssuanceLog } from './issuance-log/create-issuance-log.ts';
import type { WorkingState } from './lifecycle/in-force.ts';
import { Statistics } from './statistics/statistics.ts';
import { Works } from './works.ts';

/** Issuance in this thread that writes down what it is told. */
class RecordedIssuance implements Issuance {
  readonly told: (number | 'stop')[] = [];
  readonly #issuance: Issuance;

  constructor(issuance: Issuance) {
    this.#issuance = issuance;
  }

  use(state: SigningState): void {
    this.told.push(state.generation);
    this.#issuance.use(state);
  }

  stop(): void {
    this.told.push('stop');
    this.#issuance.stop();
  }

  issue(request: IssuanceRequest): Promise<IssuanceOutcome> {
    return this.#issuance.issue(request);
  }

  close(): Promise<void> {
    return this.#issuance.close();
  }
}

let pki: TestHierarchy;
let works: Works;
let issuance: RecordedIssuance;
let lines: string[];

beforeAll(async () => {
  pki = await aHierarchy();
});

beforeEach(async () => {
  lines = [];
  const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
  works = new Works({
    config: settings(),
    clock: systemClock,
    logger,
    statistics: new Statistics({ clock: systemClock, logger, stateFolder: undefined }),
    log: createIssuanceLog('-', {
      standardOutput: process.stdout,
      clock: systemClock,
      reportFailure: () => undefined,
    }),
    controlPlane: () => undefined,
    startIssuance: (options) => (issuance = new RecordedIssuance(createIssuance(options))),
  });
  await works.open();
});

afterEach(() => works.close());

/** A developer's, in this thread, on any ports. */
function settings(): IssuerConfig {
  const { config, problems } = examine(SELF_SIGNED);
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return {
    ...config,
    rest: { ...config.rest, port: 0 },
    operations: { host: '127.0.0.1', port: 0 },
    signer: { ...config.signer, workers: 0 },
  };
}

function working(): WorkingState {
  const web = aPolicy().named('web').build();
  return {
    authority: { ...authorityOf(pki, 'unused'), certificateId: undefined },
    trustBundle: undefined,
    policies: [inForce(web)],
    unreadablePolicies: [],
    clientRules: {
      configurationName: 'mesh',
      authentication: undefined,
      authorization: {
        customClaimsAliases: { configuration: '', allowAllPolicies: '', allowedPolicies: '' },
      },
      policyIds: undefined,
    },
    minTlsVersion: 'TLS13',
    auditLog: { isEnabled: false, isRaw: false },
  };
}

const timesSaid = (message: string) =>
  lines.filter((line) => (JSON.parse(line) as { msg?: string }).msg === message).length;

describe('what is put to work', () => {
  it('is given to issuance once, and said to be ready once', async () => {
    await works.use(working());
    works.stand([]);
    expect([issuance.told, timesSaid('ready to sign')]).toEqual([[1], 1]);
    await works.use(working());
    works.stand([]);
    expect([issuance.told, timesSaid('ready to sign')]).toEqual([[1, 2], 2]);
  });

  it('signs only while nothing is in the way', async () => {
    works.stand(['NO_CERTIFICATE']);
    await works.use(working());
    expect(issuance.told).toEqual([1, 'stop']);
    works.stand([]);
    works.stand(['ACCOUNT_REFUSED']);
    works.stand(['ACCOUNT_REFUSED', 'CONTACT_STALE']);
    await works.use(working());
    expect(issuance.told).toEqual([1, 'stop', 1, 'stop', 2, 'stop']);
    works.stand(['NO_CLIENT_AUTHENTICATION']);
    expect(issuance.told.at(-1)).toBe(2);
    expect(timesSaid('ready to sign')).toBe(1);
  });

  it('leaves what was before when it cannot be signed with', async () => {
    await works.use(working());
    works.stand([]);
    const other = await aHierarchy();
    const { authority, ...rest } = working();
    const { privateKey } = other.subordinate.keyPair;
    const unfit = { ...rest, authority: { ...authority, privateKey } };
    await expect(works.use(unfit)).rejects.toThrow('The signer does not hold the key');
    works.stand([]);
    const source = { kind: 'certification-request', pem: 'none' } as const;
    expect(await issuance.issue({ policyId: 'web', source })).toMatchObject({ outcome: 'refused' });
  });
});
