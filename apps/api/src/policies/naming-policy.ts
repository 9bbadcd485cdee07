import { violatedConstraint } from '../database/violated-constraint.ts';
import { ApplicationError } from '../http/application-error.ts';

/** Work that gives a policy its name. @throws {ApplicationError} POLICY_NAME_TAKEN when another one has it */
export async function namingPolicy<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (violatedConstraint(error) === 'uq_policies_name') throw nameTaken(name);
    throw error;
  }
}

/** The refusal of a name that another policy has. */
export function nameTaken(name: string): ApplicationError {
  return ApplicationError.of('POLICY_NAME_TAKEN', { name }, { pointer: '/name' });
}
