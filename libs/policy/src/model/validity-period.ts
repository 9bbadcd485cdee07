/**
 * A parsed ISO 8601 duration. Calendar units are kept apart, because months and years are added to notBefore in UTC
 * and compared as 30 and 365 days (contract.md §3.6).
 */
export interface ValidityPeriod {
  readonly years: number;
  readonly months: number;
  /** Weeks, days, hours, minutes and seconds together; whole seconds, fractions rounded down. */
  readonly seconds: number;
}
