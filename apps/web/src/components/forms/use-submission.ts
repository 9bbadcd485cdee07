import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { type FieldMessage, FieldMessages, messagesOf } from './field-messages.ts';

/** What a form needs from the first letter to the answer of the API. */
export interface Submission {
  /** What is to be said at fields: nothing of the browser's own checks before somebody has tried. */
  readonly messages: FieldMessages;
  /** A refusal that names no field. */
  readonly error: Error | null;
  /** Goes up with every refusal, by the browser's checks or by the server. */
  readonly refusals: number;
  readonly isBusy: boolean;
  /** Whether there is nothing to object to; says what there is otherwise. */
  readonly check: () => boolean;
  /** Sends the body. */
  readonly send: () => void;
}

/**
 * Sends the body of a form, and keeps what was said about it: what the server objected to stands at its field until that
 * member of the body is another one.
 *
 * @param body - as it would be sent now
 * @param faults - what the browser can see by itself, about the form as it is now
 */
export function useSubmission<Body extends object, Answer>({
  body,
  faults,
  send,
  onSaved,
}: {
  readonly body: Body;
  readonly faults: readonly FieldMessage[];
  readonly send: (body: Body) => Promise<Answer>;
  readonly onSaved: (answer: Answer) => void;
}): Submission {
  const [hasTried, setHasTried] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const { error, isPending, mutate, variables } = useMutation({
    mutationFn: send,
    onSuccess: onSaved,
    onError: () => setRefusals((count) => count + 1),
  });
  const said = messagesOf(error);
  const fresh = said.filter(
    ({ pointer }) => pointer === '' || memberAt(variables, pointer) === memberAt(body, pointer),
  );
  const namesAField = said.some(({ pointer }) => pointer !== '');
  return {
    messages: new FieldMessages([...(hasTried ? faults : []), ...(namesAField ? fresh : [])]),
    error: error instanceof Problem && namesAField ? null : error,
    refusals,
    isBusy: isPending,
    check: () => {
      setHasTried(true);
      const isFine = faults.every(({ severity }) => severity !== 'error');
      if (!isFine) setRefusals((count) => count + 1);
      return isFine;
    },
    send: () => mutate(body),
  };
}

/** The member of a body that a pointer leads into, as text to compare. */
function memberAt(body: object | undefined, pointer: string): string | undefined {
  const [, member = ''] = pointer.split('/');
  return JSON.stringify((body as Readonly<Record<string, unknown>> | undefined)?.[member]);
}
