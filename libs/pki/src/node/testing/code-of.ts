import { PkiError, type PkiErrorCode } from '../../errors.ts';

/**
 * The code with which `act` refuses, or `undefined` when it does not. Anything else that is thrown is thrown on, so a
 * test that looks at codes fails on every other error.
 */
export function codeOf(act: () => unknown): PkiErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
}

/** As {@link codeOf}, for what is not done at once. */
export async function codeOfAsync(act: () => Promise<unknown>): Promise<PkiErrorCode | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof PkiError) return error.code;
    throw error;
  }
}
