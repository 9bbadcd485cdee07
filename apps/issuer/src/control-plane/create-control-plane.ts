import {
  bootstrap,
  type BootstrapRequest,
  incidents,
  intermediateCertificates,
  IntermediateCertificateInformation,
  routePath,
  type StatisticsReport,
  trustBundles,
} from '@luciole/contract';
import type { Logger } from '@luciole/service';
import type { Clock } from '../clock/clock.ts';
import type { Randomness } from '../clock/randomness.ts';
import type { ControlPlaneBootstrap } from '../config/config.ts';
import { AccessTokens } from './access-tokens.ts';
import {
  type ConfigurationReading,
  type Contact,
  type ControlPlane,
  ControlPlaneUnreachable,
} from './control-plane.ts';
import { ControlPlaneTime, type TimedAnswer } from './control-plane-time.ts';
import { type HttpAnswer, HttpClient, type HttpRequest } from './http-client.ts';
import { jsonOf, requireSuccess } from './judge-answer.ts';
import { readBootstrapConfiguration } from './read-configuration.ts';
import { SignIn } from './sign-in.ts';

export interface ControlPlaneEffects {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Randomness;
  /** Longest that one exchange may take, in milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * The control plane at `settings.url`. Nothing is sent before something is asked.
 *
 * @throws {TypeError} for plain http to anything but loopback (ruling 13)
 */
export function createControlPlane(
  settings: ControlPlaneBootstrap,
  effects: ControlPlaneEffects,
): ControlPlane {
  return new ControlPlaneOverHttp(settings, effects);
}

type Call = Omit<HttpRequest, 'headers' | 'isRepeatable'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

class ControlPlaneOverHttp implements ControlPlane {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #client: HttpClient;
  readonly #tokens: AccessTokens;
  readonly #time: ControlPlaneTime;
  #lastAnswerAt: Date | undefined;

  constructor(settings: ControlPlaneBootstrap, effects: ControlPlaneEffects) {
    const { clock, logger, random, timeoutMs } = effects;
    this.#clock = clock;
    this.#logger = logger;
    this.#time = new ControlPlaneTime(clock);
    this.#client = new HttpClient({
      url: settings.url,
      caFile: settings.caFile,
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    const signIn = new SignIn(settings.credential, {
      send: (request) => this.#send(request),
      time: this.#time,
      random,
    });
    this.#tokens = new AccessTokens(async () => {
      const access = await signIn.exchange();
      logger.debug({ lifetimeSeconds: access.lifetimeSeconds }, 'signed in at the control plane');
      return access;
    }, clock);
  }

  get contact(): Contact {
    const { offsetMs } = this.#time;
    return {
      lastAnswerAt: this.#lastAnswerAt,
      clockOffsetSeconds: offsetMs === undefined ? undefined : offsetMs / 1000,
    };
  }

  async readConfiguration(etag: string | undefined): Promise<ConfigurationReading> {
    const isKnown = etag !== undefined && etag !== '';
    const call = {
      method: 'GET',
      path: routePath(bootstrap.configuration),
      // What is demanded is compared here, where every lack can be named at once; so no capabilities are sent.
      ...(isKnown && { headers: { 'if-none-match': etag } }),
    } as const;
    const read = await this.#call(call, (answer) =>
      isKnown && answer.status === 304
        ? undefined
        : { etag: answer.headers.etag ?? '', json: requireConfiguration(answer) },
    );
    if (read === undefined) return { kind: 'unchanged' };
    const configuration = readBootstrapConfiguration(read.json);
    return { kind: 'read', etag: read.etag, configuration };
  }

  async issue(
    idempotencyKey: string,
    request: BootstrapRequest,
  ): Promise<IntermediateCertificateInformation> {
    const call = {
      method: 'POST',
      path: routePath(bootstrap.issue),
      headers: { 'idempotency-key': idempotencyKey, ...JSON_BODY },
      body: JSON.stringify(request),
    } as const;
    return this.#call(call, requireCertificate);
  }

  async readCertificate(id: string): Promise<IntermediateCertificateInformation> {
    const path = routePath(intermediateCertificates.get, { id });
    return this.#call({ method: 'GET', path }, requireCertificate);
  }

  async report(certificateId: string, report: StatisticsReport): Promise<void> {
    const call = {
      method: 'PUT',
      path: routePath(bootstrap.reportStatistics, { id: certificateId }),
      headers: JSON_BODY,
      body: JSON.stringify(report),
    } as const;
    await this.#call(call, requireReceipt);
  }

  async confirmStop(certificateId: string): Promise<void> {
    const path = routePath(incidents.confirmStop, { id: certificateId });
    await this.#call({ method: 'POST', path }, requireReceipt);
  }

  async reportTrustBundle(certificateId: string, digest: string): Promise<void> {
    const call = {
      method: 'PUT',
      path: routePath(trustBundles.report, { id: certificateId }),
      headers: JSON_BODY,
      body: JSON.stringify({ digest }),
    } as const;
    await this.#call(call, requireReceipt);
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  /**
   * What `read` finds in the answer to a call that succeeded. That is contact: `read` finds what only the control plane
   * gives, and a success of whatever stands between is none.
   */
  async #call<T>(call: Call, read: (answer: HttpAnswer) => T): Promise<T> {
    const token = await this.#tokens.get();
    let answer = await this.#authorized(call, token.reveal());
    if (answer.status === 401) {
      // It may have expired by the control plane's clock, or been ended by a change of the account; once is enough to tell.
      this.#logger.info('the access token was refused; signing in again');
      this.#tokens.forget(token);
      answer = await this.#authorized(call, (await this.#tokens.get()).reveal());
    }
    const found = this.#time.learn(answer, () => {
      requireSuccess(answer);
      return read(answer);
    });
    this.#lastAnswerAt = this.#clock.now();
    return found;
  }

  #authorized(call: Call, token: string): Promise<TimedAnswer> {
    return this.#send({
      ...call,
      headers: { accept: 'application/json', ...call.headers, authorization: `Bearer ${token}` },
      // Reads are; requests for a certificate carry an idempotency key; reports are totals with a sequence.
      isRepeatable: true,
    });
  }

  async #send(request: HttpRequest): Promise<TimedAnswer> {
    const sent = this.#clock.elapsed();
    const answer = await this.#client.send(request);
    return { ...answer, madeAtMs: (sent + this.#clock.elapsed()) / 2 };
  }
}

const JSON_BODY = { 'content-type': 'application/json' };

function requireJson(answer: HttpAnswer): unknown {
  const json = jsonOf(answer.text);
  if (json !== undefined) return json;
  throw new ControlPlaneUnreachable('an answer came that is not JSON; look at what stands between');
}

/** Something that means to be a configuration, understood or not; anything else comes from somebody else. */
function requireConfiguration(answer: HttpAnswer): unknown {
  const json = requireJson(answer);
  if (typeof json === 'object' && json !== null && 'subCaProvider' in json) return json;
  throw new ControlPlaneUnreachable(
    'an answer came that is no configuration; look at what stands between',
  );
}

/** A report or a confirmation is taken without a word. */
function requireReceipt({ status }: HttpAnswer): void {
  if (status === bootstrap.reportStatistics.status) return;
  throw new ControlPlaneUnreachable(
    `an answer of ${status} came that is no receipt; look at what stands between`,
  );
}

function requireCertificate(answer: HttpAnswer): IntermediateCertificateInformation {
  const read = IntermediateCertificateInformation.safeParse(requireJson(answer));
  if (read.success) return read.data;
  throw new ControlPlaneUnreachable('an answer came that is not a certificate record', {
    cause: read.error,
  });
}
