/** What there was too much of. */
export type LimitKind = 'ADDRESS' | 'CREDENTIAL' | 'COMPANY' | 'WRONG_CREDENTIALS';

/** The cause of a `RATE_LIMITED`: for the trail and the log. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';

  constructor(readonly limit: LimitKind) {
    super(limit);
  }
}
