/** What is wrong with an event of a file, and where. */
export interface Finding {
  readonly kind: 'altered' | 'missing' | 'inserted' | 'reordered' | 'renumbered' | 'rewritten';
  /** Number of the event in the trail. */
  readonly sequence: number;
  /** The last of several that follow each other. */
  readonly through?: number | undefined;
  /** Id of the event, where the file has it. */
  readonly id?: string | undefined;
  /** Line of the file, from 1. */
  readonly line?: number | undefined;
  /** The event that it now stands after. */
  readonly after?: number | undefined;
}
