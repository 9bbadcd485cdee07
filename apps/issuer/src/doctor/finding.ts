/** What the doctor looks at, in its order. */
export const CHECKS = [
  'settings',
  'machine',
  'dns',
  'connection',
  'tls',
  'clock',
  'credential',
  'configuration',
  'capabilities',
  'roots',
  'policies',
  'constraints',
  'clients',
  'trial',
] as const;
export type Check = (typeof CHECKS)[number];

/** One thing that was looked at. What is no problem by itself may still come with advice. */
export type Finding =
  | {
      readonly check: Check;
      readonly outcome: 'ok';
      readonly message: string;
    }
  | {
      readonly check: Check;
      readonly outcome: 'warning' | 'problem';
      readonly message: string;
      /** What to do next, one or two sentences. */
      readonly advice: string;
    };

/** Findings as they are made; what takes long does not keep the ones before it from being shown. */
export type Findings = AsyncGenerator<Finding, void>;

export function ok(check: Check, message: string): Finding {
  return { check, outcome: 'ok', message };
}

export function warning(check: Check, message: string, advice: string): Finding {
  return { check, outcome: 'warning', message, advice };
}

export function problem(check: Check, message: string, advice: string): Finding {
  return { check, outcome: 'problem', message, advice };
}
