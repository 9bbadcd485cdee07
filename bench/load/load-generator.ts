import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadAnswer, LoadCommand, LoadOutcome, LoadPlan, LoadRound } from './protocol.ts';

/** Sends requests from a process of its own. */
export interface LoadGenerator {
  /** Makes a plan known under a name. */
  add(name: string, plan: LoadPlan): Promise<void>;
  /** Makes requests in advance, until so many are in stock. */
  stock(name: string, count: number): Promise<void>;
  /**
   * Carries out a plan for a while.
   *
   * @throws Error when anything was answered otherwise than with 2xx or 304: such a figure would mean nothing
   */
  run(name: string, round: LoadRound): Promise<LoadOutcome>;
  stop(): Promise<void>;
}

type Asked = LoadCommand extends infer Command
  ? Command extends LoadCommand
    ? Omit<Command, 'id'>
    : never
  : never;

/** Starts the load generator's process. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: LoadAnswer) => void>();
  child.on('message', (answer: LoadAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on('exit', () => {
    for (const [id, settle] of waiting) settle({ id, error: 'the load generator ended' });
  });
  let asked = 0;
  const ask = async (command: Asked): Promise<LoadAnswer> => {
    asked += 1;
    const id = asked;
    const answer = await new Promise<LoadAnswer>((resolve) => {
      waiting.set(id, resolve);
      child.send({ ...command, id });
    });
    if (answer.error !== undefined) throw new Error(`load generator: ${answer.error}`);
    return answer;
  };
  return {
    async add(name, plan) {
      await ask({ do: 'add', name, plan });
    },
    async stock(name, count) {
      await ask({ do: 'stock', name, count });
    },
    async run(name, round) {
      const { outcome } = await ask({ do: 'run', name, round });
      if (outcome === undefined) throw new Error('load generator: no outcome');
      if (outcome.firstRefusal !== undefined || outcome.answered === 0) {
        throw new Error(
          `${name} was refused: ${JSON.stringify(outcome.statuses)} ${outcome.firstRefusal ?? 'no answer'}`,
        );
      }
      return outcome;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
