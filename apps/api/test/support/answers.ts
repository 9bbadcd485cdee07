import type { TestResponse } from './test-app.ts';

interface ErrorBody {
  readonly errors: readonly {
    readonly code: number;
    readonly message: string;
    readonly args: readonly unknown[];
    readonly pointer?: string;
  }[];
}

/** Status of a refusal and the codes in its body, in order. */
export function codes(response: TestResponse): readonly number[] {
  return [response.status, ...response.json<ErrorBody>().errors.map(({ code }) => code)];
}

/** Where in the request the causes of a refusal lie, in order. */
export function pointers(response: TestResponse): readonly (string | undefined)[] {
  return response.json<ErrorBody>().errors.map(({ pointer }) => pointer);
}

/** Arguments of the first error of a refusal. */
export function args(response: TestResponse): readonly unknown[] {
  return response.json<ErrorBody>().errors[0]?.args ?? [];
}
