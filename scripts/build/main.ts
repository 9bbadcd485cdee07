import { build } from './build.ts';

/** `npm run build`: compiles what changed. */
export async function main(): Promise<number> {
  return (await build()) ? 0 : 1;
}
