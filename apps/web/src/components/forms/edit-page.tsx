import { type ReactNode, useState } from 'react';
import type { Change } from './changes.ts';
import { FormPage } from './form-page.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { UnsavedChangesGuard } from './unsaved-changes-guard.tsx';
import type { Submission } from './use-submission.ts';

interface EditPageProps {
  /** Name of what is changed, as it is stored. */
  readonly name: string;
  readonly text?: string;
  readonly actions?: ReactNode;
  readonly submission: Submission;
  /** Places of the fields; what is said elsewhere stands above them. */
  readonly pointers: readonly string[];
  readonly changes: readonly Change[];
  /** What depends on it and what the change does to that. */
  readonly dependents: ReactNode;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A form for something that is there already: before it is saved one sees what will be different, and whom it touches. */
export function EditPage(props: EditPageProps) {
  const { name, submission, changes, children } = props;
  const [isReviewing, setIsReviewing] = useState(false);
  // Refused: what the server said stands at the fields behind the dialog.
  const [refusals, setRefusals] = useState(submission.refusals);
  if (refusals !== submission.refusals) {
    setRefusals(submission.refusals);
    setIsReviewing(false);
  }
  return (
    <FormPage
      title={`Edit ${name}`}
      {...(props.text !== undefined && { text: props.text })}
      {...(props.actions !== undefined && { actions: props.actions })}
      submitLabel="Review changes"
      obstacle={changes.length === 0 ? 'Nothing has changed yet.' : undefined}
      onSubmit={() => {
        if (submission.check()) setIsReviewing(true);
      }}
      onCancel={props.onCancel}
      isBusy={submission.isBusy}
      error={submission.error}
      problems={submission.messages.outside(props.pointers)}
      refusals={submission.refusals}
    >
      {children}
      <ReviewDialog
        isOpen={isReviewing}
        name={name}
        changes={changes}
        dependents={props.dependents}
        isBusy={submission.isBusy}
        onConfirm={submission.send}
        onClose={() => setIsReviewing(false)}
      />
      <UnsavedChangesGuard isDirty={changes.length > 0 && !submission.isBusy} />
    </FormPage>
  );
}
