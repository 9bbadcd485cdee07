/** As much of curl as the runbooks use, for machines that have none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    silent: { type: 'boolean', short: 's' },
    'show-error': { type: 'boolean', short: 'S' },
    fail: { type: 'boolean' },
    'fail-with-body': { type: 'boolean' },
    request: { type: 'string', short: 'X', default: 'GET' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
    output: { type: 'string', short: 'o' },
  },
});

/** `@-` is the standard input, `@file` a file. */
const contentOf = (text: string): string =>
  text.startsWith('@') ? readFileSync(text === '@-' ? 0 : text.slice(1), 'utf8') : text;

const headers = new Headers();
for (const line of values.header.flatMap((header) => contentOf(header).trim().split('\n'))) {
  const [name = '', ...value] = line.split(':');
  headers.append(name, value.join(':').trim());
}
const response = await fetch(positionals[0] ?? '', {
  method: values.request,
  headers,
  ...(values.data !== undefined && { body: contentOf(values.data) }),
});
const body = Buffer.from(await response.arrayBuffer());
if (values.output === undefined) process.stdout.write(body);
else if (response.ok) writeFileSync(values.output, body);
if (!response.ok) {
  process.stderr.write(`curl: (22) The requested URL returned error: ${response.status}\n`);
  process.exitCode = 22;
}
