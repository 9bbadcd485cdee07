import type { JWK } from 'jose';

/** What the plain server is told at its start. */
export interface PlainSettings {
  readonly databaseUrl: string;
  readonly companyId: string;
  /** A CA of the company, under which serial numbers are recorded; the plain way signs with a CA of its own. */
  readonly certificateAuthorityId: string;
  /** Verifies access tokens. */
  readonly tokenKey: JWK;
}

/** What it answers when it listens. */
export interface PlainListening {
  readonly port: number;
}
