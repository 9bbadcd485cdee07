import type { Logger } from '@luciole/service';
import { type ObservableClientGate, createClientGate } from './clients/client-gate.ts';
import type { Clock } from './clock/clock.ts';
import type { IssuerConfig } from './config/config.ts';
import { createIssuance } from './issuance/create-issuance.ts';
import type { Issuance, SigningState } from './issuance/issuance.ts';
import type { IssuanceLog } from './issuance-log/issuance-log.ts';
import { type Impediment, IMPEDIMENTS, isTakenBack, stopsSigning } from './lifecycle/impediment.ts';
import type { WorkingState } from './lifecycle/in-force.ts';
import { requireFreePort } from './server/listen.ts';
import { IssuerMetrics, type MetricSources } from './server/metrics.ts';
import { createOperationsServer, type OperationsServer } from './server/operations-server.ts';
import {
  contactAgeSeconds,
  describeStanding,
  type Notice,
  type Standing,
} from './server/readiness.ts';
import type { SigningRecord } from './server/signing-record.ts';
import { createWorkloadServer, type WorkloadServer } from './server/workload-server.ts';
import type { Statistics } from './statistics/statistics.ts';

export interface WorksParts {
  readonly config: IssuerConfig;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly statistics: Statistics;
  /** Not closed here: its last lines are those of the last requests. */
  readonly log: IssuanceLog;
  /** How contact with the control plane stands; `undefined` in developer mode. */
  readonly controlPlane: () => Standing['controlPlane'];
  /** How signing begins; in this thread or in workers, as the settings have it, unless given. */
  readonly startIssuance?: typeof createIssuance;
}

/** How long requests under way may take when the issuer is told to end. */
const GRACE_MS = 10_000;

/**
 * Everything that serves, decides and signs, put together: the doors for workloads and operators, the gate, issuance,
 * counts. Told by a lifecycle what to work by and what is in the way.
 */
export class Works {
  readonly metrics: IssuerMetrics;
  readonly #parts: WorksParts;
  readonly #gate: ObservableClientGate;
  readonly #issuance: Issuance;
  readonly #workloads: WorkloadServer;
  readonly #operations: OperationsServer;
  #impediments: readonly Impediment[] = [];
  #state: SigningState | undefined;
  /** Whether issuance was given {@link #state} and not stopped since. */
  #isSigning = false;
  #working: WorkingState | undefined;
  #generation = 0;
  #isListening = false;
  /** States are installed one after the other, in the order in which they were given. */
  #installing: Promise<void> = Promise.resolve();

  constructor(parts: WorksParts) {
    const { clock, config, logger } = parts;
    this.#parts = parts;
    this.#gate = createClientGate({ config, clock, log: logger });
    const { startIssuance = createIssuance } = parts;
    this.#issuance = startIssuance({
      workers: config.signer.workers,
      maxPending: config.rest.maxPendingRequests,
      clock,
      reportCrash: (error) =>
        logger.error({ err: error }, 'a signing thread ended; another one takes its place'),
    });
    this.metrics = new IssuerMetrics(this.#metricSources());
    this.#workloads = createWorkloadServer({
      rest: config.rest,
      gate: this.#gate,
      issuance: this.#issuance,
      clock,
      logger,
      record: (record) => this.#record(record),
      observe: (facts) => this.metrics.observeRequest(facts),
      isCaRevoked: () => isTakenBack(this.#impediments),
    });
    this.#operations = createOperationsServer({
      address: config.operations,
      logger,
      readiness: () => describeStanding(this.#standing(), clock.now()),
      metrics: async () => ({
        text: await this.metrics.registry.metrics(),
        contentType: this.metrics.registry.contentType,
      }),
    });
  }

  /**
   * Opens the door for operators; that for workloads opens with the first state, and whether it can is looked at now: a CA
   * certificate that is asked for in vain counts against the account's quota.
   *
   * @throws {ListenError}
   */
  async open(): Promise<void> {
    await requireFreePort('server.rest', this.#parts.config.rest);
    const port = await this.#operations.listen();
    const { host } = this.#parts.config.operations;
    this.#parts.logger.info({ host, port }, 'serving health and metrics');
  }

  /**
   * Works by this state from the next request on; whoever calls it says what is in the way afterwards ({@link stand}).
   *
   * @throws {ListenError} when the door for workloads cannot open
   */
  use(working: WorkingState): Promise<void> {
    const installed = this.#installing.then(() => this.#install(working));
    this.#installing = installed.catch(() => undefined);
    return installed;
  }

  /** What is in the way, as of now. */
  stand(impediments: readonly Impediment[]): void {
    const { logger } = this.#parts;
    this.#impediments = impediments;
    for (const code of impediments) logger.warn({ code }, IMPEDIMENTS[code]);
    if (impediments.length === 0 && this.#isListening) logger.info('ready to sign');
    this.#signOrStop();
  }

  /** Lets requests under way finish, and closes both doors. */
  async close(): Promise<void> {
    await this.#installing;
    if (this.#isListening) await this.#workloads.close(GRACE_MS);
    await this.#issuance.close();
    await this.#operations.close();
  }

  async #install(working: WorkingState): Promise<void> {
    const { config, logger, statistics } = this.#parts;
    const { auditLog, authority, clientRules, minTlsVersion, policies, trustBundle } = working;
    const { unreadablePolicies } = working;
    if (unreadablePolicies.length > 0) {
      logger.error(
        { policies: unreadablePolicies },
        'policies that cannot be read are out of force',
      );
    }
    this.#generation += 1;
    const generation = this.#generation;
    if (authority.certificateId !== undefined) {
      statistics.begin(authority.certificateId, authority.ca.notAfter);
    }
    // Before anything is signed under it: an answer needs its generation's chain.
    await this.#workloads.use({ generation, authority, trustBundle, policies, minTlsVersion });
    this.#gate.use(clientRules);
    this.#parts.log.use(auditLog);
    const state = {
      generation,
      caCertificateDer: authority.ca.certificateDer,
      privateKey: authority.privateKey,
      policies,
      hasNoRevAvail: config.signer.hasNoRevAvail,
    };
    // Given to issuance even when it may not sign now: what cannot be signed with is known here, and to whoever installs.
    this.#issuance.use(state);
    this.#isSigning = true;
    this.#working = working;
    this.#state = state;
    this.#signOrStop();
    if (this.#isListening) return;
    await this.#workloads.listen();
    this.#isListening = true;
  }

  /** Tells issuance what has changed, and nothing twice: whatever it is given it reads, checks and sends to every worker. */
  #signOrStop(): void {
    const shallSign = !stopsSigning(this.#impediments);
    if (this.#state === undefined || shallSign === this.#isSigning) return;
    if (shallSign) this.#issuance.use(this.#state);
    else this.#issuance.stop();
    this.#isSigning = shallSign;
  }

  /** Counts before the answer leaves, so that nothing is out there that was not counted. */
  async #record(record: SigningRecord): Promise<void> {
    const { log, statistics } = this.#parts;
    const { policy, result } = record;
    log.record(record);
    if (result.outcome !== 'issued' || policy === undefined) {
      this.metrics.countSigning(record, undefined);
      return;
    }
    const { certificate, certificateId } = result;
    const { grantedSeconds } = certificate;
    this.metrics.countSigning(record, statistics.classOf(grantedSeconds));
    if (certificateId !== undefined) {
      await statistics.count(certificateId, policy.id, grantedSeconds);
    }
  }

  #standing(): Standing {
    const notices: Notice[] = [];
    const controlPlane = this.#parts.controlPlane();
    if (controlPlane?.isReachable === false) notices.push('CONTROL_PLANE_UNREACHABLE');
    if (controlPlane?.isConfigurationWaiting === true) notices.push('CONFIGURATION_WAITS');
    if (this.#parts.statistics.journalFault !== undefined) notices.push('JOURNAL_UNWRITABLE');
    if ((this.#working?.unreadablePolicies.length ?? 0) > 0) notices.push('POLICY_UNREADABLE');
    const impediments: readonly Impediment[] = this.#isListening
      ? this.#impediments
      : [...new Set<Impediment>([...this.#impediments, 'NO_CERTIFICATE'])];
    return { impediments, notices, controlPlane };
  }

  #metricSources(): MetricSources {
    const { clock, log, statistics } = this.#parts;
    const contact = () => this.#parts.controlPlane()?.contact;
    return {
      isReady: () => this.#standing().impediments.length === 0,
      pendingRequests: () => this.#workloads.pending,
      subCaNotAfter: () => this.#working?.authority.ca.notAfter,
      serverCertificateNotAfter: () => this.#workloads.certificateNotAfter,
      isControlPlaneReachable: () => this.#parts.controlPlane()?.isReachable,
      contactAgeSeconds: () => {
        const known = contact();
        return known === undefined ? undefined : contactAgeSeconds(known, clock.now());
      },
      unreportedCertificates: () => statistics.unreported,
      isJournalWritten: () => statistics.journalFault === undefined,
      lostLogLines: () => log.lostLines,
      keySetAgesSeconds: () =>
        new Map(
          this.#gate.keySets.flatMap(({ ageSeconds, source }) =>
            ageSeconds === undefined ? [] : [[source, ageSeconds] as const],
          ),
        ),
    };
  }
}
