import { withClient } from '../scripts/postgres/connection.ts';
import { type LoadGenerator, startLoadGenerator } from './load/load-generator.ts';
import { type PlainServer, startPlainServer } from './plain/plain-server.ts';
import { type BenchControlPlane, startBenchControlPlane } from './surroundings/control-plane.ts';
import { type BenchFleet, createFleet } from './surroundings/issuers.ts';

/** How much to measure. */
export interface Extent {
  /** Fewer and shorter rounds, smaller tables: shows that the bench works, not how fast the product is. */
  readonly isQuick: boolean;
  /** Bootstraps of the memory figure. */
  readonly bootstraps: number;
}

/** Access tokens live 15 minutes; they are renewed before a figure starts when they are older than this. */
const TOKENS_GROW_OLD_AFTER_MS = 300_000;

/** What figures share: one control plane, one load generator, one plain server, each started when first needed. */
export class Laboratory {
  readonly extent: Extent;
  readonly say: (line: string) => void;
  #controlPlane: Promise<BenchControlPlane> | undefined;
  #load: LoadGenerator | undefined;
  #plain: Promise<PlainServer> | undefined;
  #fleet: { readonly at: number; readonly made: Promise<BenchFleet> } | undefined;

  constructor(extent: Extent, say: (line: string) => void) {
    this.extent = extent;
    this.say = say;
  }

  /** The control plane. */
  controlPlane(): Promise<BenchControlPlane> {
    this.#controlPlane ??= startBenchControlPlane(this.say);
    return this.#controlPlane;
  }

  /** The load generator. */
  load(): LoadGenerator {
    this.#load ??= startLoadGenerator();
    return this.#load;
  }

  /** Issuers with access tokens that are good for ten minutes. */
  async fleet(): Promise<BenchFleet> {
    const now = performance.now();
    if (this.#fleet === undefined) {
      this.say('Making service accounts and configurations');
      const size = this.extent.isQuick ? 50 : 1000;
      this.#fleet = {
        at: now,
        made: this.controlPlane().then((controlPlane) => createFleet(controlPlane, size)),
      };
    } else if (now - this.#fleet.at > TOKENS_GROW_OLD_AFTER_MS) {
      const old = await this.#fleet.made;
      this.#fleet = { at: now, made: old.signIn() };
    }
    return this.#fleet.made;
  }

  /** The plain way, on the same database. */
  plain(): Promise<PlainServer> {
    this.#plain ??= (async () => {
      const { databaseUrl } = await this.controlPlane();
      const { companyId } = await this.fleet();
      return startPlainServer({
        databaseUrl,
        companyId,
        certificateAuthorityId: await this.issuingCaId(),
      });
    })();
    return this.#plain;
  }

  /** The CA that signs for the fleet's provider. */
  async issuingCaId(): Promise<string> {
    const { administratorDatabaseUrl } = await this.controlPlane();
    return withClient(administratorDatabaseUrl, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select id from luciole.certificate_authorities where kind = 'INTERMEDIATE' order by creation_date limit 1`,
      );
      return rows[0]?.id ?? '';
    });
  }

  /** Ends everything that was started. */
  async close(): Promise<void> {
    // One after the other, so that nothing is pulled from under what still runs; a failure must not keep the rest running.
    for (const end of [
      async () => this.#load?.stop(),
      async () => (await this.#plain)?.stop(),
      async () => (await this.#controlPlane)?.stop(),
    ]) {
      await end().catch(() => undefined);
    }
  }
}
