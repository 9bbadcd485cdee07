import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { TlsVersion } from '@luciole/contract';
import { describeError, type Logger } from '@luciole/service';
import type { Authority } from '../authority/authority.ts';
import type { Clock } from '../clock/clock.ts';
import { issuanceViolationMessage } from '../issuance/issuance-violation.ts';
import type { ServerCertificate, ServerNames } from './server-certificate.ts';

export interface ServerIdentityParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly names: ServerNames;
  readonly server: Pick<Server, 'setSecureContext'>;
  readonly issue: (
    authority: Authority,
    names: ServerNames,
    now: Date,
  ) => Promise<ServerCertificate>;
  /** Whether the CA in force was revoked. */
  readonly isCaRevoked: () => boolean;
}

const MIN_VERSIONS = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

/** Forward secrecy and authenticated encryption only; the server's key is a P-256 one, so that no suite for RSA is left. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':');

/** How long a renewal that failed rests, in milliseconds. */
const REST_MS = 10_000;

/**
 * Who the server is: a certificate under the CA in force, renewed when two thirds of its life are over, and at once
 * under another CA. Nothing new is made under a CA that was revoked: what there is stays until the next CA. Connections
 * that are open keep what they were opened with.
 */
export class ServerIdentity {
  readonly #parts: ServerIdentityParts;
  readonly #ending = new AbortController();
  #authority: Authority | undefined;
  #certificate: ServerCertificate | undefined;
  #minTlsVersion: TlsVersion = 'TLS13';
  #isWatching = false;
  /** Certificates are made one after the other, so that the last CA is the one that stays. */
  #making: Promise<void> = Promise.resolve();

  constructor(parts: ServerIdentityParts) {
    this.#parts = parts;
  }

  get notAfter(): Date | undefined {
    return this.#certificate?.notAfter;
  }

  /** Rejects when there is no certificate under this CA; the one before stays. */
  async use(authority: Authority, minTlsVersion: TlsVersion): Promise<void> {
    this.#minTlsVersion = minTlsVersion;
    if (this.#authority === authority && this.#certificate !== undefined) {
      this.#show(this.#certificate);
      return;
    }
    await this.#make(authority);
    if (!this.#isWatching) {
      this.#isWatching = true;
      void this.#watch();
    }
  }

  close(): void {
    this.#ending.abort();
  }

  #make(authority: Authority): Promise<void> {
    const made = this.#making.then(() => this.#makeNow(authority));
    this.#making = made.catch(() => undefined);
    return made;
  }

  async #makeNow(authority: Authority): Promise<void> {
    const { clock, issue, logger, names } = this.#parts;
    const certificate = await issue(authority, names, clock.now());
    const { notAfter, renewAt, serialNumber, violation } = certificate;
    if (violation !== undefined) {
      logger.warn(
        { reason: issuanceViolationMessage(violation) },
        'clients that look at name constraints will refuse this server: its names were not sent at bootstrap, or another policy is in force',
      );
    }
    this.#authority = authority;
    this.#certificate = certificate;
    this.#show(certificate);
    logger.info({ serialNumber, notAfter, renewAt }, 'server certificate in use');
  }

  #show({ chainPem, privateKeyPem }: ServerCertificate): void {
    const context: SecureContextOptions = {
      cert: chainPem,
      key: privateKeyPem,
      minVersion: MIN_VERSIONS[this.#minTlsVersion],
      ciphers: CIPHERS,
      honorCipherOrder: true,
    };
    this.#parts.server.setSecureContext(context);
  }

  async #watch(): Promise<void> {
    const { clock, isCaRevoked, logger } = this.#parts;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const renewAt = this.#certificate?.renewAt.getTime() ?? 0;
      const wait = Math.max(renewAt - clock.now().getTime(), 0);
      const isDue = wait <= REST_MS && !isCaRevoked();
      // In short steps, because a new CA brings a certificate that ends at another time.
      await clock.sleep(isDue ? wait : REST_MS, signal);
      const authority = this.#authority;
      if (!isDue || isCaRevoked() || signal.aborted || authority === undefined) continue;
      try {
        await this.#make(authority);
      } catch (error) {
        logger.warn({ err: describeError(error) }, 'the server certificate could not be renewed');
        await clock.sleep(REST_MS, signal);
      }
    }
  }
}
