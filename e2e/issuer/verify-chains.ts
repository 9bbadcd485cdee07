import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from '../support/openssl.ts';
import type { IssuedChain } from './issuance-load.ts';

const FILES_PER_CALL = 500;

/**
 * Has openssl verify every chain to the root, strictly, at the time at which it was asked for.
 *
 * @returns how many openssl called OK
 * @throws Error with openssl's words at the first that it does not
 */
export async function verifyWithOpenssl(
  chains: readonly IssuedChain[],
  rootPem: string,
  folder: string,
): Promise<number> {
  const work = join(folder, 'verified');
  await mkdir(work, { recursive: true });
  const rootFile = join(work, 'root.pem');
  await writeFile(rootFile, rootPem);
  // One call per sub-CA and second, because openssl takes one list of intermediates and one time.
  const groups = Map.groupBy(chains, ({ at, chainPem }) => `${seconds(at)} ${chainPem}`);
  let verified = 0;
  for (const group of groups.values()) {
    const { at, chainPem } = group[0] ?? { at: new Date(0), chainPem: '' };
    const chainFile = join(work, 'chain.pem');
    await writeFile(chainFile, chainPem);
    for (let start = 0; start < group.length; start += FILES_PER_CALL) {
      const files = await Promise.all(
        group.slice(start, start + FILES_PER_CALL).map(async ({ leafPem }, index) => {
          const file = join(work, `leaf-${index}.pem`);
          await writeFile(file, leafPem);
          return file;
        }),
      );
      const common = ['verify', '-x509_strict', '-CAfile', rootFile, '-untrusted', chainFile];
      // A second later: what was asked for at the end of a second may begin in the next one.
      const printed = await openssl(...common, '-attime', String(seconds(at) + 1), ...files);
      verified += printed.match(/: OK$/gm)?.length ?? 0;
    }
  }
  await rm(work, { recursive: true, force: true });
  return verified;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
