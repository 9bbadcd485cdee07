import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the bare server answers. */
export interface BareSettings {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly base64: string;
}

/** What it says when it listens. */
export interface BareListening {
  readonly port: number;
}

/** Starts a bare Fastify that answers `path` with the bytes, in a process of its own. */
export async function startBareServer(
  settings: BareSettings,
): Promise<{ readonly port: number; readonly pid: number; stop(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  child.send(settings);
  const [listening] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      throw new Error('the bare server ended');
    }),
  ])) as [BareListening];
  return {
    port: listening.port,
    pid: child.pid ?? 0,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await ended;
    },
  };
}
