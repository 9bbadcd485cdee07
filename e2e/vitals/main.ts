import { parseArgs } from 'node:util';
import { build } from '../../scripts/build/build.ts';

const USAGE = `Usage: npm run vitals [-- --rounds number] [--only name]
       npm run vitals -- --lists [--url address] [--api-key-file file] [--rounds number]

Measures the console in a real browser, for people to read; medians over the rounds, three unless given.

Without --lists: how every page comes with an empty cache from a control plane of its own, and whether typing lags in a
form with ten thousand values.
  --only           pages whose name begins like this

With --lists: how long the list of issuer certificates takes, up to its first row, on a control plane that runs, such as
one that "npm run seed" has filled.
  --url            http://127.0.0.1:8080 unless given
  --api-key-file   .luciole/admin-api-key unless given
`;

/** `npm run vitals`: paint, layout shift, blocked time, requests, bytes and typing. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lists: { type: 'boolean', default: false },
      url: { type: 'string', default: 'http://127.0.0.1:8080' },
      'api-key-file': { type: 'string', default: '.luciole/admin-api-key' },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '3' },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (values.help || !Number.isInteger(rounds) || rounds < 1) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 64;
  }
  // What they import has to be built first.
  if (!(await build())) return 1;
  if (values.lists) {
    const { measureLists } = await import('./lists.ts');
    await measureLists({ baseUrl: values.url, apiKeyFile: values['api-key-file'] }, rounds, say);
  } else {
    const { measureConsole } = await import('./console.ts');
    await measureConsole(values.only, rounds, say);
  }
  return 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
