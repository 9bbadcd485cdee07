import { Injectable } from '@nestjs/common';
import type { TrustStoreEncoding } from '@luciole/contract';
import { encodePemBundle, type ManifestTarget } from '@luciole/pki';

import { Clock } from '../clock/clock.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { download, type Download, DownloadCache } from './download-cache.ts';
import { DownloadsRepository } from './downloads.repository.ts';
import { encodeTrustStore } from './trust-store-files.ts';

/** How long this process answers for a name before it asks the database again: a new CRL is served everywhere after that. */
const FRESH_MILLISECONDS = 3000;
/** How long others may keep what a name stands for; a re-issued CA has the same key and name, so the old file stays good. */
const NAME_MAX_AGE_SECONDS = 3600;
const IMMUTABLE = 'public, max-age=31536000, immutable';

const CA_NAME = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(?:RootCA|IntermediateCA)$/;
const KEY_IDENTIFIER = /^[0-9a-f]{40}$/;
const FINGERPRINT = /^[0-9a-f]{64}$/;

/** The CA and the shard that the address of a CRL names. */
function nameOfCrl(name: string): { readonly ca: string; readonly shard: number } {
  const [, ca, shard] = /^([0-9a-f]{40})-([1-9]\d{0,3})$/.exec(name) ?? [];
  return ca === undefined ? { ca: name, shard: 0 } : { ca, shard: Number(shard) };
}

type Chain = readonly [CertificateAuthority, ...CertificateAuthority[]];

/** A file that was made of a chain. */
interface Made {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly fileName: string;
  readonly trustAnchor?: string;
}

function inPem(chain: Chain): Promise<Made> {
  return Promise.resolve({
    bytes: Buffer.from(encodePemBundle(chain.map(({ certificateDer }) => certificateDer))),
    contentType: 'application/x-pem-file',
    fileName: `${chain[0].name}.pem`,
  });
}

/**
 * Certificates, chains, CRLs and trust stores for verifiers, without credentials (contract.md 2.7, ruling 8). A CA is named by its name, by its key
 * identifier, or by the SHA-256 of its certificate; only the last can never come to mean other bytes, so only that is cached for ever.
 */
@Injectable()
export class DownloadsService {
  readonly #cache = new DownloadCache();
  /** Manifests under names of the caller's choice are apart, so that they push no file out. */
  readonly #manifests = new DownloadCache({ maxEntries: 128 });

  constructor(
    private readonly repository: DownloadsRepository,
    private readonly clock: Clock,
  ) {}

  /** What is in memory and fresh at an address (`ca/<name>` and the like), without waiting for anything. */
  peek(address: string): Download | undefined {
    return this.#cache.peek(address, this.clock.now().getTime());
  }

  /** A CA certificate in DER. */
  certificate(name: string): Promise<Download | undefined> {
    return this.#cached(`ca/${name}`, name, async ([authority]) => ({
      bytes: authority.certificateDer,
      contentType: 'application/pkix-cert',
      fileName: `${authority.name}.cer`,
    }));
  }

  /** A CA certificate and those above it, the root last, in PEM. */
  chain(name: string): Promise<Download | undefined> {
    return this.#cached(`cachain/${name}`, name, inPem);
  }

  /** A CA certificate and those above it, by the certificate that another root made for the key of theirs, that root last; in PEM. */
  crossChain(name: string): Promise<Download | undefined> {
    return this.#cached(`crosschain/${name}`, name, inPem, { isCrossed: true });
  }

  /** The newest CRL of a CA in DER, or of one of its shards (`<key identifier>-<number>`); others may keep it until its nextUpdate, and never beyond (ruling 8). */
  crl(name: string): Promise<Download | undefined> {
    const now = this.clock.now().getTime();
    const place = `crl/${name}`;
    return this.#cache.get(place, now, async () => {
      const { ca, shard } = nameOfCrl(name);
      const [authority] = await this.#find(ca);
      const latest = authority && (await this.repository.latestCrl(authority, shard));
      if (authority === undefined || latest === undefined) return undefined;
      const { crl_number: version, next_update: nextUpdate } = latest;
      // As it will be when this process answers with it for the last time.
      const remaining = Math.floor((nextUpdate.getTime() - now - FRESH_MILLISECONDS) / 1000);
      const about = {
        contentType: 'application/pkix-crl',
        fileName: `${authority.name}.crl`,
        cacheControl: `public, max-age=${Math.max(0, remaining)}`,
        expires: nextUpdate.toUTCString(),
        freshUntil: now + FRESH_MILLISECONDS,
        version,
      };
      const last = this.#cache.last(place);
      if (last?.version === version) return { ...last, ...about };
      const der = await this.repository.crlDer(authority, version);
      return der && download(der, about);
    });
  }

  /** A trust store of a CA's root, or the chain to it, in one encoding. */
  trustStore(
    name: string,
    encoding: TrustStoreEncoding,
    target: Partial<ManifestTarget>,
  ): Promise<Download | undefined> {
    const address = `truststore/${name}/${encoding}?${JSON.stringify(target)}`;
    const cache = Object.keys(target).length === 0 ? this.#cache : this.#manifests;
    const make = async (chain: Chain): Promise<Made> => {
      const { bytes, contentType } = await encodeTrustStore(encoding, chain, target);
      const trustAnchor = (chain.at(-1) ?? chain[0]).fingerprint.toString('hex');
      return { bytes, contentType, fileName: encoding, trustAnchor };
    };
    return this.#cached(address, name, make, { cache });
  }

  async #cached(
    address: string,
    name: string,
    make: (chain: Chain) => Promise<Made>,
    { cache = this.#cache, isCrossed = false }: { cache?: DownloadCache; isCrossed?: boolean } = {},
  ): Promise<Download | undefined> {
    const now = this.clock.now().getTime();
    return cache.get(address, now, async () => {
      const found = await this.#find(name);
      const [authority, ...above] = isCrossed ? await this.repository.crossed(found) : found;
      if (authority === undefined) return undefined;
      const { bytes, ...about } = await make([authority, ...above]);
      return FINGERPRINT.test(name) && !isCrossed
        ? download(bytes, { ...about, cacheControl: IMMUTABLE })
        : download(bytes, {
            ...about,
            cacheControl: `public, max-age=${NAME_MAX_AGE_SECONDS}`,
            freshUntil: now + FRESH_MILLISECONDS,
          });
    });
  }

  async #find(name: string): Promise<readonly CertificateAuthority[]> {
    if (CA_NAME.test(name)) return this.repository.findChain('name', name);
    const bytes = Buffer.from(name, 'hex');
    if (KEY_IDENTIFIER.test(name)) return this.repository.findChain('keyIdentifier', bytes);
    if (FINGERPRINT.test(name)) return this.repository.findChain('fingerprint', bytes);
    return [];
  }
}
