/** Requests that the load generator makes up by itself, or is given ready to send. */
export type LoadPlan =
  /** Bootstraps, each with a new P-256 key and a new idempotency key; made in stock, because making them costs as much as signing. */
  | {
      readonly kind: 'bootstraps';
      readonly host: string;
      readonly port: number;
      readonly issuers: readonly { readonly token: string; readonly configurationId: string }[];
    }
  /** Reports of rising totals for the certificates in turn. */
  | {
      readonly kind: 'reports';
      readonly host: string;
      readonly port: number;
      readonly certificates: readonly { readonly id: string; readonly token: string }[];
      readonly policyIds: readonly string[];
    }
  /** Certification requests of workloads to an issuer over TLS, each with one of the tokens. */
  | {
      readonly kind: 'signings';
      readonly host: string;
      readonly port: number;
      /** PEM of the root that the issuer's server certificate is verified with. */
      readonly ca: string;
      readonly policyName: string;
      /** SPIFFE IDs that are asked for in turn. */
      readonly spiffeIds: readonly string[];
      /** Makes tokens: PKCS#8 of the ES256 key, its id, and the claims beside times and `jti`. */
      readonly tokens: {
        readonly privateKeyPem: string;
        readonly kid: string;
        readonly claims: Readonly<Record<string, unknown>>;
        /** How many different ones; without a number each request has a token of its own, made in stock. */
        readonly count?: number;
      };
    }
  /** The same requests over and over: whole messages, ready to send. */
  | {
      readonly kind: 'fixed';
      readonly host: string;
      readonly port: number;
      readonly messages: readonly string[];
    };

/** How long and how hard a plan is carried out; it ends early when a stock runs out. */
export interface LoadRound {
  readonly connections: number;
  readonly seconds: number;
  /** Ends the round earlier. */
  readonly requests?: number;
  /**
   * Requests begin at this rate, whatever became of those before (open loop); latency then counts from the moment at
   * which a request was due. Without it each connection sends when its last request is answered (closed loop).
   */
  readonly perSecond?: number;
}

/** What came of a round. Latencies are in milliseconds, from the last octet sent to the last one received. */
export interface LoadOutcome {
  readonly answered: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU seconds of the generator itself: it shares the machine with what it measures. */
  readonly generatorCpuSeconds: number;
  /** Body of the first answer that was not 2xx or 304; for a person to read. */
  readonly firstRefusal?: string;
}

/** A message to the generator's process. */
export type LoadCommand =
  | { readonly id: number; readonly do: 'add'; readonly name: string; readonly plan: LoadPlan }
  | { readonly id: number; readonly do: 'stock'; readonly name: string; readonly count: number }
  | { readonly id: number; readonly do: 'run'; readonly name: string; readonly round: LoadRound };

/** Its answer. */
export interface LoadAnswer {
  readonly id: number;
  readonly outcome?: LoadOutcome;
  readonly error?: string;
}
