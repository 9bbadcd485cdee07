import type { ExtendedPolicyInformation } from '@luciole/contract';
import { useDeferredValue, useMemo, useState } from 'react';
import { FieldMessages } from '../../components/forms/field-messages.ts';
import { type Submission, useSubmission } from '../../components/forms/use-submission.ts';
import { checkPolicy } from './policy-checks.ts';
import type { PolicyForm } from './policy-form.ts';
import { isProposed, orProposed, useShowProposed } from './proposed.ts';

interface PolicyEditorOptions<Body extends object> {
  readonly initial: PolicyForm;
  readonly bodyOf: (form: PolicyForm) => Body;
  readonly send: (body: Body) => Promise<ExtendedPolicyInformation>;
  readonly onSaved: (policy: ExtendedPolicyInformation) => void;
}

/** A policy while it is filled in, what is to be said about it, and its way to the API. */
export function usePolicyEditor<Body extends object>({
  initial,
  bodyOf,
  send,
  onSaved,
}: PolicyEditorOptions<Body>): {
  readonly form: PolicyForm;
  readonly setForm: (change: (form: PolicyForm) => PolicyForm) => void;
  /** What is to be said now: about values at once, about what is missing when somebody has tried to save. */
  readonly messages: FieldMessages;
  readonly submission: Submission;
} {
  const [form, setForm] = useState(initial);
  // Checked when typing pauses: a long list of patterns takes a tenth of a second.
  const settled = useDeferredValue(form);
  const faults = useMemo(() => checkPolicy(settled), [settled]);
  const body = useMemo(() => bodyOf(form), [bodyOf, form]);
  const showProposed = useShowProposed();
  const submission = useSubmission({
    body,
    faults,
    send: (wanted: Body) => orProposed(send(wanted)),
    onSaved: (answer) => (isProposed(answer) ? showProposed(answer) : onSaved(answer)),
  });
  const live = useMemo(() => faults.filter(({ isLive }) => isLive), [faults]);
  const others = submission.messages.all.filter(
    (message) => !live.some((one) => one.pointer === message.pointer && one.text === message.text),
  );
  return { form, setForm, messages: new FieldMessages([...live, ...others]), submission };
}
