import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { CompanyDatabase, CompanyTransaction } from '../../src/database/company-database.ts';

/** Ids of a hierarchy with one configuration and one attached account, as bare rows. */
export interface IssuanceSeed {
  readonly companyId: string;
  readonly certificateAuthorityId: string;
  readonly subCaProviderId: string;
  readonly policyId: string;
  readonly configurationId: string;
  readonly serviceAccountId: string;
}

/** Inserts what an issuer's bootstrap refers to; the certificates and keys in it are random bytes. */
export async function seedIssuance(
  database: CompanyDatabase,
  companyId: string,
): Promise<IssuanceSeed> {
  const seed: IssuanceSeed = {
    companyId,
    certificateAuthorityId: randomUUID(),
    subCaProviderId: randomUUID(),
    policyId: randomUUID(),
    configurationId: randomUUID(),
    serviceAccountId: randomUUID(),
  };
  const { certificateAuthorityId, subCaProviderId, policyId, configurationId, serviceAccountId } =
    seed;
  const accountId = randomUUID();
  const optionId = randomUUID();
  await database.inCompany(companyId, async (tx) => {
    await tx.execute(
      `insert into certificate_authorities (company_id, id, kind, name, status, key_algorithm, subject, public_key_hash,
         subject_key_identifier, certificate_der, certificate_fingerprint_sha256, serial_number, not_before, not_after)
       values ($1, $2, 'INTERMEDIATE', $3, 'ACTIVE', 'EC_P256', '{}', $4, $5, '\\x30', $4, '01', now(), now() + interval '5 years')`,
      [
        companyId,
        certificateAuthorityId,
        `${randomUUID()}-IntermediateCA`,
        randomBytes(32),
        randomBytes(20),
      ],
    );
    await tx.execute(
      `insert into ca_accounts (company_id, id, key, certificate_authority, certificate_authority_id)
       values ($1, $2, $3, 'BUILTIN', $4)`,
      [companyId, accountId, `Built-In CA ${accountId}`, certificateAuthorityId],
    );
    await tx.execute(
      `insert into ca_product_options (company_id, id, ca_account_id, product_name) values ($1, $2, $3, 'Default Product')`,
      [companyId, optionId, accountId],
    );
    await tx.execute(
      `insert into sub_ca_providers (company_id, id, name, ca_type, ca_account_id, ca_product_option_id, common_name,
         key_algorithm, validity_period) values ($1, $2, $3, 'BUILTIN', $4, $5, 'Issuer', 'EC_P256', 'P7D')`,
      [companyId, subCaProviderId, `provider ${subCaProviderId}`, accountId, optionId],
    );
    await tx.execute(
      `insert into policies (company_id, id, name, validity_period, document) values ($1, $2, $3, 'PT1H', '{}')`,
      [companyId, policyId, `policy ${policyId}`],
    );
    await tx.execute(
      `insert into configurations (company_id, id, name, sub_ca_provider_id) values ($1, $2, $3, $4)`,
      [companyId, configurationId, `configuration ${configurationId}`, subCaProviderId],
    );
    await tx.execute(
      `insert into configuration_policies (company_id, configuration_id, policy_id, position) values ($1, $2, $3, 0)`,
      [companyId, configurationId, policyId],
    );
    await insertServiceAccount(tx, companyId, serviceAccountId);
    await tx.execute(
      `insert into configuration_service_accounts (company_id, configuration_id, service_account_id) values ($1, $2, $3)`,
      [companyId, configurationId, serviceAccountId],
    );
  });
  return seed;
}

/** Adds another account to the configuration of a seed. */
export async function attachAnotherAccount(
  database: CompanyDatabase,
  seed: IssuanceSeed,
): Promise<string> {
  const id = randomUUID();
  await database.inCompany(seed.companyId, async (tx) => {
    await insertServiceAccount(tx, seed.companyId, id);
    await tx.execute(
      `insert into configuration_service_accounts (company_id, configuration_id, service_account_id) values ($1, $2, $3)`,
      [seed.companyId, seed.configurationId, id],
    );
  });
  return id;
}

async function insertServiceAccount(
  tx: CompanyTransaction,
  companyId: string,
  id: string,
): Promise<void> {
  await tx.execute(
    `insert into service_accounts (company_id, id, name, scopes, authentication_type, credential_lifetime,
       credentials_expiring_on, public_key, public_key_fingerprint)
     values ($1, $2, $3, '{distributed-issuance}', 'rsaKey', 365, now() + interval '365 days', 'PEM', $4)`,
    [companyId, id, `account ${id}`, createHash('sha256').update(id).digest()],
  );
}
