import { describe, expect, it } from 'vitest';
import { CLUSTERS } from '../e2e/demo/demo-mesh.ts';
import { provisioningSql } from '../apps/api/src/database/provision-roles.ts';
import { FILES, filesMatching, textOf } from './support/repository.ts';

const compose = textOf('docker-compose.yml');
const dockerfile = textOf('Dockerfile');

/** The lines of one service, found by its indentation. */
function service(name: string): string {
  return new RegExp(`^  ${name}:(?: &\\w+)?\\n((?:    .*\\n|\\n)+)`, 'm').exec(compose)?.[1] ?? '';
}

describe('docker-compose.yml', () => {
  it('has the database that the embedded one is, and the control plane', () => {
    expect(service('postgres')).toContain('image: postgres:18\n');
    expect(service('api')).toContain('build: .\n');
    expect(service('api')).toContain('condition: service_healthy');
  });

  it('opens nothing beyond loopback', () => {
    const ports = [...compose.matchAll(/^ +- '?([^'\n]*):\d+'?$/gm)].map((match) => match[1] ?? '');
    expect(ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(service('api')).toContain('LUCIOLE_HOST: 127.0.0.1\n');
  });

  it('has no password of its own: both must be given', () => {
    const passwords = [...compose.matchAll(/^ +\w+PASSWORD: (.*)$/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(passwords).toEqual([
      expect.stringMatching(/^\$\{\w+:\?/),
      expect.stringMatching(/^\$\{\w+:\?/),
    ]);
    expect(compose).toContain('postgres://luciole:${LUCIOLE_DATABASE_PASSWORD}@');
  });

  it('has the demo, whose issuers are kept apart and cannot dump their keys', () => {
    const issuer = service('issuer-a');
    expect(issuer).toContain('target: issuer }\n');
    expect(issuer).toContain('ulimits: { core: 0 }\n');
    expect(issuer).toContain('read_only: true\n');
    expect(issuer).toContain('cap_drop: [ALL]\n');
    expect(service('issuer-b')).toContain('<<: *issuer\n');
    for (const cluster of CLUSTERS) {
      expect(compose).toContain(`command: ['run', '--config', '/mesh/${cluster}/issuer.yaml']\n`);
    }
    for (const name of ['workloads', 'issuer-a']) {
      expect(service(name)).toContain('profiles: [demo]\n');
    }
    const program = /'(e2e\/demo\/[a-z-]+\.ts)'/.exec(service('workloads'))?.[1] ?? '';
    expect(FILES).toContain(program);
    const marker = /'(\/tmp\/[a-z-]+)'\]/.exec(service('workloads'))?.[1] ?? '';
    expect(textOf(program)).toContain(`default: '${marker}'`);
  });

  it('mounts only files that exist', () => {
    const mounted = [...compose.matchAll(/- \.\/([^:]+):/g)].map((match) => match[1] ?? '');
    expect(mounted.length).toBeGreaterThan(0);
    expect(mounted.filter((path) => !FILES.includes(path))).toEqual([]);
  });

  it('makes the roles that every other installation has', () => {
    const sql = provisioningSql({ loginRole: 'luciole', database: 'luciole' });
    expect(textOf('deploy/postgres/roles.sql')).toBe(`${sql}\n`);
  });
});

describe('Dockerfile', () => {
  it('knows every workspace, without which npm ci refuses the lockfile', () => {
    const workspaces = filesMatching(/^[^/]+(\/[^/]+)?\/package\.json$/);
    expect(workspaces.filter((path) => !dockerfile.includes(`COPY ${path} `))).toEqual([]);
  });

  it('runs as an ordinary user, on the Node.js that everything is tested with', () => {
    const [build, ...shipped] = dockerfile.split(/^(?=FROM )/m).slice(1);
    expect(build).toContain('RUN npm ci ');
    expect(shipped.map((stage) => / AS (\w+)$/m.exec(stage)?.[1])).toEqual([
      'issuer',
      'demo',
      undefined,
    ]);
    for (const stage of shipped) expect(stage).toMatch(/^USER node\n(?!.*^USER )/ms);
    expect(new Set(dockerfile.match(/^FROM \S+/gm))).toEqual(
      new Set(['FROM node:24-bookworm-slim']),
    );
  });

  it('starts the issuer without the debugger’s signal (ruling 12)', () => {
    expect(dockerfile).toMatch(
      /^ENTRYPOINT \["node", "--disable-sigusr1", "apps\/issuer\/dist\/main\.js"\]$/m,
    );
  });
});
