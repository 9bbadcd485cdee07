/** Members of a request by hand, as they stand in an address: several values are several lines. */
export const REQUEST_PARAMETERS = {
  cn: 'commonName',
  o: 'organization',
  ou: 'organizationalUnit',
  l: 'locality',
  st: 'stateOrProvince',
  c: 'country',
  dns: 'dnsNames',
  ip: 'ipAddresses',
  email: 'rfc822Names',
  uri: 'uniformResourceIdentifiers',
} as const;

const NAMES = [...Object.keys(REQUEST_PARAMETERS), 'policy', 'by', 'key', 'validity'] as const;

type Parameter = keyof typeof REQUEST_PARAMETERS;

/**
 * The state of the simulator as it stands in the address, so that a link shows the same to somebody else. A pasted
 * certification request stays out of it: it belongs to whoever pasted it.
 */
export type SimulatorSearch = {
  readonly [name in Parameter | 'policy' | 'key' | 'validity']?: string | undefined;
} & {
  /** By what is asked; a request by hand unless given. */
  readonly by?: 'csr' | undefined;
};

/** Reads the search of an address; what makes no sense is left out. */
export function parseSimulatorSearch(search: Readonly<Record<string, unknown>>): SimulatorSearch {
  // Never left out: the router keeps what a route says nothing about.
  const texts = Object.fromEntries(
    NAMES.map((name) => {
      const value = search[name];
      return [name, typeof value === 'string' && value !== '' ? value : undefined];
    }),
  );
  return { ...texts, by: texts['by'] === 'csr' ? 'csr' : undefined };
}
