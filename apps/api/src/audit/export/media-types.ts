/** What a browser takes an export for. */
export const EXPORT_MEDIA_TYPES = {
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv; charset=utf-8',
} as const;
