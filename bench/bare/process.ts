/** Bare Fastify that answers one path with fixed bytes: the limit of downloads. */
import { fastify } from 'fastify';
import type { BareListening, BareSettings } from './bare-server.ts';

process.once('message', (settings: BareSettings) => void serve(settings));
process.on('disconnect', () => process.exit(0));

async function serve({ base64, headers, path }: BareSettings): Promise<void> {
  const body = Buffer.from(base64, 'base64');
  const server = fastify({ logger: false });
  server.get(path, (_request, reply) => {
    void reply.headers(headers).send(body);
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  process.send?.({ port } satisfies BareListening);
}
