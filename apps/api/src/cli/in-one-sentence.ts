import { errorDefinition } from '@luciole/contract';
import { ApplicationError } from '../http/application-error.ts';
import { CommandError } from './command-error.ts';

/** What `work` gives; what the API would refuse is one sentence here too. @throws {CommandError} */
export async function inOneSentence<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
    const [{ args, name }] = error.problems;
    throw new CommandError(`${errorDefinition(name).message(args)}.`);
  }
}
