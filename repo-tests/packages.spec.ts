import { describe, expect, it } from 'vitest';
import { filesMatching, textOf } from './support/repository.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

interface LockEntry extends Manifest {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

const MANIFESTS = filesMatching(/(^|\/)package\.json$/).map(
  (path): Manifest & { path: string } => ({
    path,
    ...JSON.parse(textOf(path)),
  }),
);
const LOCK: { packages: Record<string, LockEntry> } = JSON.parse(textOf('package-lock.json'));

describe('packages', () => {
  it('are asked for by exact version: npm picks others on other Node versions', () => {
    const inexact = MANIFESTS.flatMap((manifest) =>
      dependenciesOf(manifest)
        .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        .map(([name, version]) => `${manifest.path}: ${name} ${version}`),
    );
    expect(inexact).toEqual([]);
  });

  it('are all Apache-2.0 where they are ours', () => {
    expect(
      MANIFESTS.filter(({ license }) => license !== 'Apache-2.0').map(({ path }) => path),
    ).toEqual([]);
  });

  it('agree with the lockfile, so that npm ci installs', () => {
    const stale = MANIFESTS.filter((manifest) => {
      const entry = LOCK.packages[manifest.path.replace(/\/?package\.json$/, '')] ?? {};
      const locked = new Set(listed(entry));
      return (
        listed(manifest).length !== locked.size || listed(manifest).some((one) => !locked.has(one))
      );
    });
    expect(stale.map(({ path }) => path)).toEqual([]);
  });

  it('have one Node.js, of one version on every platform that has a package', () => {
    const root = MANIFESTS.find(({ path }) => path === 'package.json');
    const pins = Object.entries(root?.optionalDependencies ?? {}).filter(([name]) =>
      name.startsWith('node-'),
    );
    expect(pins.length).toBeGreaterThan(1);
    expect(new Set(pins.map(([, version]) => version)).size).toBe(1);
  });
});

describe('the lockfile', () => {
  it('holds no address to download from', () => {
    const addressed = Object.entries(LOCK.packages).filter(([, { resolved }]) =>
      /^(https?|git)/.test(resolved ?? ''),
    );
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  it('holds a checksum for everything that is downloaded', () => {
    const unchecked = Object.entries(LOCK.packages).filter(
      ([path, { link, integrity }]) =>
        path.includes('node_modules/') && link !== true && integrity === undefined,
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});

function listed(manifest: Manifest): readonly string[] {
  return dependenciesOf(manifest).map((pair) => pair.join(' '));
}

function dependenciesOf(manifest: Manifest): readonly [name: string, version: string][] {
  return Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
}
