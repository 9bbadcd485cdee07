import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LifetimeClass } from '../statistics/lifetime-class.ts';
import type { SigningRecord } from './signing-record.ts';
import type { RequestFacts } from './workload-server.ts';

/** What is asked for at every look at the metrics; `undefined` leaves a gauge out. */
export interface MetricSources {
  isReady(): boolean;
  pendingRequests(): number;
  subCaNotAfter(): Date | undefined;
  serverCertificateNotAfter(): Date | undefined;
  isControlPlaneReachable(): boolean | undefined;
  contactAgeSeconds(): number | undefined;
  unreportedCertificates(): number;
  isJournalWritten(): boolean;
  /** Lines of the issuance log that were lost since the start. */
  lostLogLines(): number;
  /** Seconds since each key set was fetched, by its URL. */
  keySetAgesSeconds(): ReadonlyMap<string, number>;
}

const seconds = (date: Date | undefined): number | undefined =>
  date === undefined ? undefined : date.getTime() / 1000;
const flag = (value: boolean | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

/** A value of one metric for one combination of labels. */
interface Series {
  inc(): void;
}

/**
 * The metrics of one issuer. Labels are names of policies, classes, routes and errors: bounded by the configuration and
 * the contract, never taken from a request.
 */
export class IssuerMetrics {
  /** A registry of its own, so that two issuers in one process (tests) do not share counters. */
  readonly registry = new Registry();
  readonly #series = new Map<string, Series>();
  readonly #durations = new Map<string, { observe(seconds: number): void }>();
  readonly #issued: Counter<'policy' | 'class'>;
  readonly #denied: Counter<'policy'>;
  readonly #refused: Counter<'policy' | 'error'>;
  readonly #renewals: Counter<'outcome'>;
  readonly #duration: Histogram<'route' | 'status'>;

  constructor(sources: MetricSources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'luciole_' });
    this.#issued = new Counter({
      name: 'luciole_issuer_certificates_issued_total',
      help: 'Certificates signed, by policy and class of validity',
      labelNames: ['policy', 'class'],
      registers,
    });
    this.#denied = new Counter({
      name: 'luciole_issuer_requests_denied_total',
      help: 'Signing requests that a policy denied',
      labelNames: ['policy'],
      registers,
    });
    this.#refused = new Counter({
      name: 'luciole_issuer_requests_refused_total',
      help: 'Signing requests refused before or after the policy, by name of the error',
      labelNames: ['policy', 'error'],
      registers,
    });
    this.#renewals = new Counter({
      name: 'luciole_issuer_ca_certificates_total',
      help: 'CA certificates asked for, the first one included, by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'luciole_issuer_request_duration_seconds',
      help: 'Time from the first octet of a request to the last of its answer, by route and status',
      labelNames: ['route', 'status'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    });
    this.#gauges(sources);
  }

  /** A signing request was decided. @param lifetimeClass - of what was issued */
  countSigning({ policy, result }: SigningRecord, lifetimeClass: LifetimeClass | undefined): void {
    const name = policy?.policy.name ?? '-';
    switch (result.outcome) {
      case 'issued': {
        const labels = { policy: name, class: lifetimeClass ?? '-' };
        this.#count(`issued ${labels.class} ${name}`, () => this.#issued.labels(labels));
        return;
      }
      case 'denied':
        this.#count(`denied ${name}`, () => this.#denied.labels({ policy: name }));
        return;
      case 'refused': {
        const { error } = result;
        this.#count(`refused ${error} ${name}`, () =>
          this.#refused.labels({ policy: name, error }),
        );
      }
    }
  }

  /** A CA certificate was obtained, or was not. */
  countRenewal(outcome: 'obtained' | 'failed'): void {
    this.#renewals.inc({ outcome });
  }

  observeRequest({ durationSeconds, routeId, status }: RequestFacts): void {
    const key = `${routeId} ${status}`;
    let series = this.#durations.get(key);
    if (series === undefined) {
      series = this.#duration.labels({ route: routeId, status: String(status) });
      this.#durations.set(key, series);
    }
    series.observe(durationSeconds);
  }

  /** Finding a series by its labels costs more than counting. */
  #count(key: string, find: () => Series): void {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = find();
      this.#series.set(key, series);
    }
    series.inc();
  }

  #gauges(sources: MetricSources): void {
    const gauges: readonly (readonly [string, string, () => number | undefined])[] = [
      ['ready', '1 when the issuer can sign, else 0', () => flag(sources.isReady())],
      ['pending_requests', 'Signing requests worked on', () => sources.pendingRequests()],
      [
        'ca_certificate_not_after_seconds',
        'End of the CA certificate in force, seconds since 1970',
        () => seconds(sources.subCaNotAfter()),
      ],
      [
        'server_certificate_not_after_seconds',
        'End of the server’s own certificate, seconds since 1970',
        () => seconds(sources.serverCertificateNotAfter()),
      ],
      [
        'control_plane_reachable',
        '1 when the control plane answered the last attempt, else 0',
        () => flag(sources.isControlPlaneReachable()),
      ],
      [
        'control_plane_contact_age_seconds',
        'Time since the control plane last answered',
        () => sources.contactAgeSeconds(),
      ],
      [
        'unreported_certificates',
        'Certificates signed that the control plane is not known to have counted',
        () => sources.unreportedCertificates(),
      ],
      [
        'journal_written',
        '1 when the journal of counts could be written the last time, else 0',
        () => flag(sources.isJournalWritten()),
      ],
      [
        'issuance_log_lines_lost',
        'Lines of the issuance log that were lost since the start',
        () => sources.lostLogLines(),
      ],
    ];
    for (const [name, help, read] of gauges) {
      const gauge = new Gauge({
        name: `luciole_issuer_${name}`,
        help,
        registers: [],
        collect() {
          const value = read();
          // Without a value there is no line at all, rather than a zero.
          if (value === undefined) this.remove();
          else this.set(value);
        },
      });
      this.registry.registerMetric(gauge);
    }
    const ages = new Gauge({
      name: 'luciole_issuer_key_set_age_seconds',
      help: 'Time since a key set of the client authentication was fetched, by URL',
      labelNames: ['url'],
      registers: [],
      collect() {
        this.reset();
        for (const [url, age] of sources.keySetAgesSeconds()) this.set({ url }, age);
      },
    });
    this.registry.registerMetric(ages);
  }
}
