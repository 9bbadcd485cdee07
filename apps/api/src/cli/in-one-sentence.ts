import { errorDefinition } from '@luciole/contract';
import { ApplicationError } from '../http/application-error.ts';
import { CommandError } from './command-error.ts';

/** What `work` gives; what the API would refuse is one sentence for each reason here too. @throws {CommandError} */
export async function inOneSentence<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
    const sentences = error.problems.map(
      ({ args, name }) => `${errorDefinition(name).message(args)}.`,
    );
    throw new CommandError(sentences.join('\n'));
  }
}
