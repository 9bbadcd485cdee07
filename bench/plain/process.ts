/**
 * The plain way, kept as the baseline: Fastify, its own schema validation, jose, TypeORM's `save()`, @peculiar/x509, and one
 * transaction per request under the same role and row-level security, on the same tables.
 */
import { fastify, type FastifyRequest } from 'fastify';
import { importJWK, jwtVerify } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { createPlainCa } from '../../libs/pki/bench/plain-way.ts';
import { CERTIFICATES_PATH } from '../load/messages.ts';
import { type PlainBootstrap, plainBootstrap } from './bootstrap.ts';
import { PLAIN_ENTITIES } from './entities.ts';
import { type PlainReport, plainReport } from './report.ts';
import type { PlainListening, PlainSettings } from './settings.ts';

process.once('message', (settings: PlainSettings) => void serve(settings));
process.on('disconnect', () => process.exit(0));

const BOOTSTRAP_BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['configurationId', 'certificateSigningRequest'],
  properties: {
    configurationId: { type: 'string', format: 'uuid' },
    certificateSigningRequest: { type: 'string' },
    instanceName: { type: 'string' },
  },
} as const;
const total = { type: 'integer', minimum: 0 } as const;
const REPORT_BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['sequence', 'totals'],
  properties: {
    sequence: total,
    totals: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['policyId', 'ultraShort', 'short', 'long'],
        properties: {
          policyId: { type: 'string', format: 'uuid' },
          ultraShort: total,
          short: total,
          long: total,
        },
      },
    },
  },
} as const;

async function serve(settings: PlainSettings): Promise<void> {
  const { certificateAuthorityId, companyId } = settings;
  const tokenKey = await importJWK(settings.tokenKey, 'ES256');
  const ca = await createPlainCa();
  const dataSource = new DataSource({
    type: 'postgres',
    url: settings.databaseUrl,
    schema: 'luciole',
    entities: PLAIN_ENTITIES,
    installExtensions: false,
    extra: { max: 10, options: '-c search_path=luciole,public -c timezone=UTC' },
  });
  await dataSource.initialize();

  const caller = async ({ headers }: FastifyRequest): Promise<string> => {
    const token = (headers.authorization ?? '').replace(/^Bearer /, '');
    const { payload } = await jwtVerify(token, tokenKey, { algorithms: ['ES256'] });
    return payload.sub ?? '';
  };
  const inCompany = <Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> =>
    dataSource.transaction(async (manager) => {
      await manager.query('set local role luciole_service');
      await manager.query(`select set_config('luciole.company_id', $1, true)`, [companyId]);
      return work(manager);
    });

  const server = fastify({ logger: false });
  server.post<{
    Body: Pick<PlainBootstrap, 'configurationId' | 'certificateSigningRequest' | 'instanceName'>;
  }>(CERTIFICATES_PATH, { schema: { body: BOOTSTRAP_BODY } }, async (request, reply) => {
    const serviceAccountId = await caller(request);
    const answer = await inCompany((manager) =>
      plainBootstrap(manager, ca, {
        ...request.body,
        companyId,
        certificateAuthorityId,
        serviceAccountId,
        idempotencyKey: String(request.headers['idempotency-key']),
        sourceAddress: request.ip,
      }),
    );
    return reply.status(201).send(answer);
  });
  server.put<{ Params: { id: string }; Body: PlainReport }>(
    `${CERTIFICATES_PATH}/:id/statistics`,
    { schema: { body: REPORT_BODY } },
    async (request, reply) => {
      const serviceAccountId = await caller(request);
      const about = { companyId, serviceAccountId, certificateId: request.params.id };
      await inCompany((manager) => plainReport(manager, about, request.body));
      return reply.status(204).send();
    },
  );
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  process.send?.({ port } satisfies PlainListening);
}
