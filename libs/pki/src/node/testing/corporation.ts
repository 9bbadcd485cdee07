import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opensslOk } from './openssl.ts';

/** How a corporate CA writes a certificate, where it differs from what ours needs. */
export interface Certified {
  /** `basicConstraints` as openssl writes it. */
  readonly basicConstraints?: string;
  readonly keyUsage?: string;
  readonly subjectKeyIdentifier?: string;
  /** Further lines of the extension file. */
  readonly more?: string;
  /** Subject instead of the request's. */
  readonly subject?: string;
  readonly from?: Date;
  readonly until?: Date;
  readonly digest?: string;
}

/** A CA of openssl: root, or intermediate under another. */
export interface CorporateCa {
  readonly name: string;
  readonly pem: string;
}

/** What `openssl ca` insists on; it keeps its books in the folder. */
const CONFIGURATION = `
[ca]
default_ca = corporation
[corporation]
database = index.txt
serial = serial
new_certs_dir = .
unique_subject = no
policy = any
[any]
commonName = supplied
`;

const CA_EXTENSIONS = {
  basicConstraints: 'critical,CA:TRUE',
  keyUsage: 'critical,keyCertSign,cRLSign',
};

/** Corporate CAs made by openssl in a folder of their own, around an instant. */
export class Corporation {
  readonly #folder = mkdtempSync(join(tmpdir(), 'luciole-corporation-'));
  readonly #now: Date;
  #files = 0;

  constructor(now: Date) {
    this.#now = now;
    writeFileSync(join(this.#folder, 'index.txt'), '');
  }

  /** A self-signed root of twenty years, unless it differs. */
  root(name: string, differs: Certified = {}): CorporateCa {
    return this.#make(name, undefined, { until: this.#after(20 * 365), ...differs });
  }

  /** An intermediate of ten years, unless it differs. */
  intermediate(name: string, issuer: CorporateCa, differs: Certified = {}): CorporateCa {
    return this.#make(name, issuer, { until: this.#after(10 * 365), ...differs });
  }

  /** A certificate for a request, as a corporate CA signs it: path length 1 and five years, unless it differs. */
  sign(requestPem: string, issuer: CorporateCa, differs: Certified = {}): string {
    const certified = { basicConstraints: 'critical,CA:TRUE,pathlen:1', ...differs };
    return this.#sign(this.#write(requestPem), issuer.name, certified);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #make(name: string, issuer: CorporateCa | undefined, certified: Certified): CorporateCa {
    const subject = certified.subject ?? `/O=Example Corp/CN=${name}`;
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
    this.#openssl('req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const pem = this.#sign(`${name}.csr`, issuer?.name, certified, name);
    writeFileSync(join(this.#folder, `${name}.pem`), pem);
    return { name, pem };
  }

  #sign(request: string, issuer: string | undefined, certified: Certified, self = ''): string {
    const { digest = 'sha256', from = this.#after(-1), more = '', subject, until } = certified;
    const extensions = { ...CA_EXTENSIONS, subjectKeyIdentifier: 'hash', ...pick(certified) };
    const lines = Object.entries(extensions).flatMap(([key, value]) =>
      value === '' ? [] : [`${key}=${value}`],
    );
    const authority = issuer === undefined ? [] : ['authorityKeyIdentifier=keyid'];
    const file = this.#write([...lines, ...authority, more, ''].join('\n'));
    const signer =
      issuer === undefined
        ? ['-selfsign', '-keyfile', `${self}.key`]
        : ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`];
    const about = { '-config': this.#write(CONFIGURATION), '-in': request, '-extfile': file };
    const dates = {
      '-startdate': stamp(from),
      '-enddate': stamp(until ?? this.#after(5 * 365)),
    };
    const given = {
      ...about,
      ...dates,
      '-md': digest,
      ...(subject !== undefined && { '-subj': subject }),
    };
    const flags = ['-batch', '-notext', '-preserveDN', '-rand_serial', ...signer];
    return this.#openssl('ca', ...Object.entries(given).flat(), ...flags);
  }

  #openssl(...arguments_: string[]): string {
    return opensslOk(arguments_, { cwd: this.#folder }).stdout;
  }

  #write(text: string): string {
    this.#files += 1;
    writeFileSync(join(this.#folder, `file-${this.#files}`), text);
    return `file-${this.#files}`;
  }

  #after(days: number): Date {
    return new Date(this.#now.getTime() + days * 86_400_000);
  }
}

function pick({ basicConstraints, keyUsage, subjectKeyIdentifier }: Certified) {
  const given = { basicConstraints, keyUsage, subjectKeyIdentifier };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** GeneralizedTime without fraction, as openssl takes it. */
function stamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
}
