import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build/build.ts';

const USAGE = `Usage: npm run screenshots [-- --out folder] [--only name]

Takes pictures of every page of the console, empty and furnished, in both themes, 1440 and 390 pixels wide.
  --out    where they go; luciole-screenshots in the temporary folder unless given
  --only   pages whose name begins like this
`;

/** `npm run screenshots`: pictures for people to judge the console by. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: join(tmpdir(), 'luciole-screenshots') },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (!(await build())) return 1;
  const folder = resolve(values.out);
  // Made of what has just been built.
  const { takePictures } = await import('./pictures.ts');
  const count = await takePictures(folder, values.only);
  process.stdout.write(`${count} pictures are in ${folder}\n`);
  return 0;
}
