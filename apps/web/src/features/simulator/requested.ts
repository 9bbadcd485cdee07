import {
  KEY_ALGORITHMS,
  type KeyAlgorithm,
  type RequestedCertificate,
  SAN_PROPERTIES,
  SUBJECT_PROPERTIES,
} from '@luciole/policy';
import { REQUEST_PARAMETERS, type SimulatorSearch } from './simulator-search.ts';

/** What the API reads of one request by parameters (`PolicyEvaluationRequest`). */
const MAX_VALUES = 1000;
const MAX_CHARACTERS = 4096;

type Names = Record<string, readonly string[]>;

/** The request that an address describes. */
export function requestedOf(search: SimulatorSearch): RequestedCertificate {
  const values: Names = Object.fromEntries(
    Object.entries(REQUEST_PARAMETERS).map(([parameter, property]) => [
      property,
      linesOf(search[parameter as keyof typeof REQUEST_PARAMETERS]),
    ]),
  );
  const keyAlgorithm = KEY_ALGORITHMS.find((one) => one === search.key);
  return {
    subject: pick(values, SUBJECT_PROPERTIES),
    sans: pick(values, SAN_PROPERTIES),
    ...(keyAlgorithm !== undefined && { keyAlgorithm }),
    ...(search.validity !== undefined && { validityPeriod: search.validity }),
  };
}

/** The address that describes a request, besides the policy. */
export function searchOf(requested: RequestedCertificate): SimulatorSearch {
  const values: Names = { ...requested.subject, ...requested.sans };
  const names = Object.entries(REQUEST_PARAMETERS).map(([parameter, property]) => {
    const lines = values[property] ?? [];
    return [parameter, lines.length === 0 ? undefined : lines.join('\n')];
  });
  return {
    ...Object.fromEntries(names),
    key: requested.keyAlgorithm,
    validity: requested.validityPeriod,
  };
}

/** A request with the given members and nothing else. */
export function aRequest(given: {
  readonly subject?: Partial<RequestedCertificate['subject']>;
  readonly sans?: Partial<RequestedCertificate['sans']>;
  readonly keyAlgorithm?: KeyAlgorithm;
}): RequestedCertificate {
  return {
    subject: pick({ ...given.subject }, SUBJECT_PROPERTIES),
    sans: pick({ ...given.sans }, SAN_PROPERTIES),
    ...(given.keyAlgorithm !== undefined && { keyAlgorithm: given.keyAlgorithm }),
  };
}

/**
 * Why the API would not even read this request; `undefined` when it would. Neither JSON nor PostgreSQL carries every
 * text, and lists have an end: such a request is refused before any policy is asked.
 */
export function malformationOf({ subject, sans }: RequestedCertificate): string | undefined {
  for (const list of [...Object.values(subject), ...Object.values(sans)]) {
    if (list.length > MAX_VALUES) return `More than ${MAX_VALUES} values of one kind.`;
    for (const value of list) {
      if (value.length > MAX_CHARACTERS)
        return `A value of more than ${MAX_CHARACTERS} characters.`;
      if (!value.isWellFormed() || value.includes('\0')) return 'A value that is no text.';
    }
  }
  return undefined;
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n').filter((line) => line !== '');
}

function pick<Name extends string>(
  values: Readonly<Record<string, readonly string[] | undefined>>,
  names: readonly Name[],
): Record<Name, readonly string[]> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? []])) as Record<
    Name,
    readonly string[]
  >;
}
