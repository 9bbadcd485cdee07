import { Client } from 'pg';

/**
 * What `COPY … TO STDOUT` writes of every table of the schema, as a superuser who sees every row. Octets stand there as
 * hexadecimal digits, and once more as the text that they may be.
 */
export async function copyTables(adminUrl: string): Promise<ReadonlyMap<string, string>> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'luciole' and c.relkind = 'r' order by 1`,
    );
    const copies = new Map<string, string>();
    for (const { name } of rows) copies.set(name, withReadableOctets(await copy(client, name)));
    return copies;
  } finally {
    await client.end();
  }
}

function withReadableOctets(copied: string): string {
  const octets = [...copied.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, digits = '']) => digits);
  return [copied, ...octets.map((digits) => Buffer.from(digits, 'hex').toString('latin1'))].join(
    '\n',
  );
}

/** pg has no COPY of its own, but hands its messages to whoever submits a query. */
function copy(client: Client, table: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    client.query({
      submit: (connection: { query(text: string): void }) =>
        connection.query(`copy luciole."${table}" to stdout`),
      // A view into what the next octets from the socket are read into.
      handleCopyData: ({ chunk }: { chunk: Buffer }) => void chunks.push(Buffer.from(chunk)),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(Buffer.concat(chunks).toString('utf8')),
      handleError: reject,
    } as never);
  });
}
