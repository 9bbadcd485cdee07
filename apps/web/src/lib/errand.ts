import type { PagePath } from './page-path.ts';

/** What an errand can bring home. */
export type ErrandKind = 'policy' | 'service-account' | 'sub-ca-provider';

interface Errand {
  readonly home: PagePath;
  /** The form as it was left. */
  readonly draft: unknown;
  readonly made: readonly { readonly kind: ErrandKind; readonly id: string }[];
}

let errand: Errand | undefined;

/** A form is left for a moment, to make something that it needs; what was filled in waits in this tab. */
export function beginErrand(home: PagePath, draft: unknown): void {
  errand = { home, draft, made: [] };
}

/** Something was made. Says where to go with it, when somebody waits for it. */
export function bringHome(kind: ErrandKind, id: string): PagePath | undefined {
  if (errand === undefined) return undefined;
  errand = { ...errand, made: [...errand.made, { kind, id }] };
  return errand.home;
}

/** The form that was left, and what has been made for it since; each errand ends once. */
export function endErrand(home: PagePath): Pick<Errand, 'draft' | 'made'> | undefined {
  const ended = errand?.home === home ? errand : undefined;
  errand = undefined;
  return ended;
}
