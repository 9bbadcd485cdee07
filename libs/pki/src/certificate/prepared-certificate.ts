import { toHex } from '../der/hex.ts';
import { PkiError } from '../errors.ts';
import type { CertificateKind, CertificateTemplate } from './certificate-template.ts';
import type { IssuingCa } from './issuing-ca.ts';
import type { ParsedTbsCertificate } from './parsed-certificate.ts';
import type { Validity } from './validity.ts';

/** What a signer needs; handed out once. */
export interface SpentCertificate {
  readonly template: CertificateTemplate;
  readonly issuer: IssuingCa | 'self';
  /** The bytes to be signed, as the lints saw them. */
  readonly tbs: ParsedTbsCertificate;
  readonly now: Date;
}

interface Parts extends SpentCertificate {
  readonly serialNumber: Uint8Array;
  readonly validity: Validity;
}

let construct: (parts: Parts) => PreparedCertificate;
let takeParts: (prepared: PreparedCertificate) => SpentCertificate;

/**
 * Bytes that were built from a template and linted, and may be signed once. Only `prepareCertificate` makes one and
 * only `signCertificate` spends it, so what is signed is what was linted (ruling 33: a serial number is never signed
 * twice). What it shows are copies: nothing outside can change what will be signed.
 */
export class PreparedCertificate {
  readonly #parts: Parts;
  #spent = false;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static {
    construct = (parts) => new PreparedCertificate(parts);
    takeParts = (prepared) => {
      if (prepared.#spent) {
        throw new PkiError('PREPARED_ALREADY_SPENT', 'This certificate was already signed.');
      }
      prepared.#spent = true;
      return prepared.#parts;
    };
  }

  get kind(): CertificateKind {
    return this.#parts.template.kind;
  }

  /** A copy of the TBSCertificate to be signed: the record of intent. */
  get tbsDer(): Uint8Array {
    return this.#parts.tbs.der.slice();
  }

  /** Lower-case hex, without leading `00`. */
  get serialNumber(): string {
    return toHex(this.#parts.serialNumber);
  }

  get notBefore(): Date {
    return new Date(this.#parts.validity.notBefore);
  }

  /** Inclusive. */
  get notAfter(): Date {
    return new Date(this.#parts.validity.notAfter);
  }

  /** Whether the issuing CA ends before what was asked for. */
  get capped(): boolean {
    return this.#parts.validity.capped;
  }
}

/** Makes a prepared certificate. PURPOSEFULLY NOT EXPORTED from the package: only `prepareCertificate` may. */
export function createPreparedCertificate(parts: Parts): PreparedCertificate {
  return construct(parts);
}

/**
 * Spends a prepared certificate. PURPOSEFULLY NOT EXPORTED from the package: only `signCertificate` may.
 *
 * @throws {PkiError} PREPARED_ALREADY_SPENT
 */
export function spendPreparedCertificate(prepared: PreparedCertificate): SpentCertificate {
  return takeParts(prepared);
}
