import { Injectable } from '@nestjs/common';
import type * as client from 'openid-client';
import { SealedSecrets } from '../../secrets/sealed-secrets.ts';
import type { SettingsRow } from '../settings.repository.ts';
import { IdentityProviders } from './identity-providers.ts';

/** Opens stored settings for whoever speaks to the provider. */
@Injectable()
export class StoredProvider {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly secrets: SealedSecrets,
  ) {}

  /** The provider of stored settings, from memory for some minutes. @throws what `IdentityProviders.discover` throws */
  of(row: SettingsRow): Promise<client.Configuration> {
    const sealed = row.sealed_client_secret?.toString('base64') ?? '';
    const version = [
      row.company_id,
      row.issuer_url,
      row.client_id,
      row.client_authentication,
      sealed,
    ];
    return this.providers.of(version, () => ({
      issuerUrl: row.issuer_url,
      clientId: row.client_id,
      clientAuthentication: row.client_authentication,
      clientSecret: this.secretOf(row),
    }));
  }

  /** The client secret in the clear. */
  secretOf({ company_id, id, sealed_client_secret }: SettingsRow): string | undefined {
    if (sealed_client_secret === null) return undefined;
    const place = { companyId: company_id, table: 'single_sign_on_settings', row: id } as const;
    return this.secrets.open(sealed_client_secret, place).toString();
  }
}
