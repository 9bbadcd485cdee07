import { type RefusedClient, TokenRefusals } from '../../src/tokens/token-refusals.ts';

/** Keeps refusals of tokens instead of recording them. */
export class KeptRefusals extends TokenRefusals {
  readonly kept: (readonly [RefusedClient, unknown])[] = [];

  constructor() {
    // What it would write to is not there.
    super(undefined as never, undefined as never);
  }

  override record(client: RefusedClient, error: unknown): Promise<void> {
    this.kept.push([client, error]);
    return Promise.resolve();
  }
}
