/** What a program does before it loads anything else: an entry of its own, so that nothing else comes with it. */
export { requireStart, WITHOUT_DEBUG_SIGNAL } from './require-start.ts';
export type { ReplaceableProcess, Start } from './require-start.ts';
