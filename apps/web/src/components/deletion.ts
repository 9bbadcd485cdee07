import type { ReactNode } from 'react';

/** A configuration that uses it; the dialog leads there. */
export interface ConfigurationUse {
  readonly configurationId: string;
  readonly name: string;
}

/** Something that may be deleted, with what depends on it. */
export interface Deletable {
  readonly id: string;
  readonly name: string;
  /** A configuration, or in words: "the issuers of 2 service accounts". */
  readonly uses: readonly (string | ConfigurationUse)[];
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
