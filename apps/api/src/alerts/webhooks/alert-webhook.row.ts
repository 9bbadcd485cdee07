/** A row of `alert_webhooks`. */
export interface AlertWebhookRow {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly enabled: boolean;
  readonly sealed_secret: Buffer;
  /** `bigint` comes as text. */
  readonly delivered_sequence: string;
  readonly failure_count: number;
  readonly next_attempt_at: Date;
  readonly last_attempt_at: Date | null;
  /** Why the last attempt failed. */
  readonly last_failure: string | null;
  readonly creation_date: Date;
  readonly modification_date: Date;
}
