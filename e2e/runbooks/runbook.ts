import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PAGES = fileURLToPath(new URL('../../docs/how-to/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CURL = fileURLToPath(new URL('curl/main.ts', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const DONE = '-- done --';

/** What a page leaves to its reader: names of shell variables, and what they are here. */
export type Values = Readonly<Record<string, string>>;

/** A bash in which the commands of a page are run in their order, as by somebody who has just followed "Get ready". */
export class Runbook {
  readonly #page: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'luciole-runbook-'));
  readonly #bash: ChildProcess;
  readonly #begun = performance.now();
  #printed = '';

  private constructor(page: string, settings: Values) {
    this.#page = page;
    this.#bash = spawn('bash', ['-euo', 'pipefail'], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...settings,
        TMPDIR: this.#folder,
        // The pages say `node`.
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#bash.stdout?.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()));
  }

  /**
   * Opens a page, ready.
   *
   * @param settings - of the control plane, for its own commands
   */
  static async open(page: string, values: Values, settings: Values): Promise<Runbook> {
    const runbook = new Runbook(page, settings);
    // Tests need no curl, and the program is there without npm.
    await runbook.#run(`exec 2>&1\ncurl() { node "${CURL}" "$@"; }`);
    await runbook.#run(commandsOf('runbooks.md', 'Get ready', values));
    await runbook.#run(`luciole() { node "${PROGRAM}" "$@"; }`);
    return runbook;
  }

  /** Does what stands under a heading, and answers what was printed. @throws Error with what was said when a command fails */
  step(heading: string, values: Values = {}): Promise<string> {
    return this.#run(commandsOf(this.#page, heading, values));
  }

  /** Seconds since the page was opened. */
  get seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  close(): void {
    this.#bash.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A file, so that no command reads the ones after it as its input. */
  #run(commands: string): Promise<string> {
    const file = join(this.#folder, 'commands');
    writeFileSync(file, commands);
    this.#printed = '';
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${commands}\n${this.#printed}`));
      const look = () => {
        if (!this.#printed.endsWith(`${DONE}\n`)) return;
        this.#bash.off('close', fail);
        this.#bash.stdout?.off('data', look);
        resolve(this.#printed.slice(0, -DONE.length - 1));
      };
      this.#bash.once('close', fail);
      this.#bash.stdout?.on('data', look);
      this.#bash.stdin?.write(`. "${file}" < /dev/null\necho '${DONE}'\n`);
    });
  }
}

/** The `sh` blocks between a heading and the next of its kind, with the values in place of the examples. */
function commandsOf(page: string, heading: string, values: Values): string {
  const sections = readFileSync(join(PAGES, page), 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`));
  const blocks = [...(section ?? '').matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]);
  if (blocks.length === 0) throw new Error(`${page} has nothing to do under "${heading}".`);
  return Object.entries(values).reduce((commands, [name, value]) => {
    const assignment = new RegExp(`^${name}=.*$`, 'm');
    if (!assignment.test(commands)) throw new Error(`${page}, "${heading}" does not set ${name}.`);
    return commands.replace(assignment, () => `${name}='${value}'`);
  }, blocks.join(''));
}
