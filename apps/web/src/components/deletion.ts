import type { ReactNode } from 'react';

/** Something that may be deleted, with what depends on it. */
export interface Deletable {
  readonly id: string;
  readonly name: string;
  /** In words: "configuration mesh-eu". */
  readonly uses: readonly string[];
  /** Why it cannot be deleted now; absent when it can. */
  readonly obstacle?: ReactNode;
}

export interface DeleteDialogProps {
  /** `undefined` closes the dialog. */
  readonly items: readonly Deletable[] | undefined;
  readonly singular: string;
  readonly plural: string;
  /** What deleting one does to the world, one or two sentences. */
  readonly consequence: string;
  readonly remove: (id: string) => Promise<unknown>;
  /** Ids of the routes whose answers change by it. */
  readonly affected: readonly string[];
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}
