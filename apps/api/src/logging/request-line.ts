/** The fields of the one line that is logged per request; nothing of headers, bodies or query strings is logged. */
export interface RequestLine {
  readonly requestId: string;
  /** The contract's route id, or `-` when no route matched. */
  readonly routeId: string;
  /** `user:<id>`, `service-account:<id>`, or `-` for an anonymous caller. */
  readonly principal: string;
  readonly status: number;
  readonly durationMs: number;
}
