import {
  type BootstrapConfiguration,
  ERRORS,
  type IntermediateCertificateInformation,
} from '@luciole/contract';
import {
  type ConfigurationReading,
  type Contact,
  type ControlPlane,
  ControlPlaneRefusal,
} from '../../src/control-plane/control-plane.ts';
import type { SteppedClock } from './stepped-clock.ts';

/** A configuration with what a lifecycle looks at. */
export function aConfiguration(changes: object = {}): BootstrapConfiguration {
  const members = {
    id: 'c',
    name: 'mesh',
    subCaDigest: 'one',
    clientAuthentication: {},
    requiredCapabilities: [],
    ...changes,
  };
  return members as unknown as BootstrapConfiguration;
}

/** A control plane of which every answer is set by the test. */
export class ScriptedControlPlane implements ControlPlane {
  configuration: BootstrapConfiguration = aConfiguration();
  /** Certificates that were said to be used no more. */
  readonly stopped: string[] = [];
  /** Of the certificate; `QUARANTINED` when that is the refusal, `UNKNOWN` when there is none, `NOT THERE` when that is what something in between says. */
  status = 'ISSUED';
  failure: Error | undefined;
  offset = 0;
  readonly #clock: SteppedClock;
  #last: Date | undefined;
  #sent: BootstrapConfiguration | undefined;

  constructor(clock: SteppedClock) {
    this.#clock = clock;
  }

  get contact(): Contact {
    return { lastAnswerAt: this.#last, clockOffsetSeconds: this.offset };
  }

  async readConfiguration(etag: string | undefined): Promise<ConfigurationReading> {
    this.#answer();
    if (etag !== undefined && this.#sent === this.configuration) return { kind: 'unchanged' };
    this.#sent = this.configuration;
    return { kind: 'read', etag: 'e', configuration: this.configuration };
  }

  async readCertificate(): Promise<IntermediateCertificateInformation> {
    this.#answer();
    const codes = {
      QUARANTINED: [ERRORS.BOOTSTRAP_CERTIFICATE_QUARANTINED.code],
      UNKNOWN: [ERRORS.NOT_FOUND.code],
      'NOT THERE': [],
    }[this.status];
    if (codes !== undefined) {
      const status = this.status === 'QUARANTINED' ? 409 : 404;
      throw new ControlPlaneRefusal('no', { status, codes, isSignIn: false });
    }
    return { status: this.status } as unknown as IntermediateCertificateInformation;
  }

  issue(): Promise<IntermediateCertificateInformation> {
    throw new Error('the lifecycle obtains through its part');
  }

  report(): Promise<void> {
    throw new Error('the lifecycle does not report');
  }

  reportTrustBundle(): Promise<void> {
    throw new Error('the lifecycle does not report');
  }

  async confirmStop(certificateId: string): Promise<void> {
    if (!(this.failure instanceof ControlPlaneRefusal)) this.#answer();
    this.stopped.push(certificateId);
    await Promise.resolve();
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #answer(): void {
    if (this.failure !== undefined) throw this.failure;
    this.#last = this.#clock.now();
  }
}
