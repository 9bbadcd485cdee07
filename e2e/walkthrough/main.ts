import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build/build.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { startTemporaryControlPlane } from '../support/temporary-control-plane.ts';
import { terminalNarrator } from './narrator.ts';

const HELP = `Usage: npm run walkthrough [-- options]

Takes an issuer through the published Istio set-up with material that openssl makes: service account, policy,
provider, configuration, token, sub-CA, workload certificate, verification, statistics.

Options
  --url URL             the control plane (default: the one npm start serves here, else a temporary one);
                        given more than once, each call goes to the next one, as behind a load balancer
  --api-key-file FILE   an administrator's API key (default: .luciole/admin-api-key)
  --keep                keep the folder with keys and certificates, and say where it is
  --help
`;

const DEFAULT_URL = 'http://127.0.0.1:8080';

const write = (line: string) => void process.stdout.write(`${line}\n`);

interface Target {
  readonly baseUrls: readonly [string, ...string[]];
  readonly apiKey: string;
  stop(): Promise<void>;
}

/** `npm run walkthrough`; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', multiple: true },
      'api-key-file': { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!(await build())) return 1;
  const folder = await mkdtemp(join(tmpdir(), 'luciole-walkthrough-'));
  let target: Target | undefined;
  try {
    target = await findTarget(values.url, values['api-key-file']);
    // Loaded after the build, because it imports what the build makes.
    const { walk } = await import('./walkthrough.ts');
    const outcome = await walk({
      client: new ControlPlaneClient(...target.baseUrls),
      apiKey: target.apiKey,
      folder,
      narrator: terminalNarrator(write),
      now: () => new Date(),
    });
    write('');
    write(
      `The walkthrough is complete: configuration ${outcome.configurationId} is there to look at.`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await target?.stop();
    if (values.keep) write(`Keys and certificates are in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

async function findTarget(
  urls: readonly string[] | undefined,
  apiKeyFile: string | undefined,
): Promise<Target> {
  const file = resolve(process.env['INIT_CWD'] ?? '.', apiKeyFile ?? '.luciole/admin-api-key');
  const [first = DEFAULT_URL, ...others] = urls ?? [];
  const isGiven = urls !== undefined || apiKeyFile !== undefined;
  if (isGiven || (existsSync(file) && (await answers(first)))) {
    write(`Using the control plane at ${[first, ...others].join(' and ')}`);
    const apiKey = (await readFile(file, 'utf8')).trim();
    return { baseUrls: [first, ...others], apiKey, stop: async () => undefined };
  }
  write('No control plane is running here: starting a temporary one');
  const temporary = await startTemporaryControlPlane();
  return { ...temporary, baseUrls: [temporary.baseUrl] };
}

async function answers(baseUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}
