import { lazy, Suspense } from 'react';
import type { DeleteDialogProps } from './deletion.ts';

const DeleteDialogContent = lazy(async () => ({
  default: (await import('./delete-dialog-content.tsx')).DeleteDialogContent,
}));

/** Asks before deleting, says what depends on each, and leaves alone what cannot be deleted. */
export function DeleteDialog({ items, ...others }: DeleteDialogProps) {
  if (items === undefined) return null;
  return (
    <Suspense>
      <DeleteDialogContent items={items} {...others} />
    </Suspense>
  );
}
