/** Where an issuer can run, as the address of its page says it. */
export const PLACES = ['kubernetes', 'docker', 'vm', 'node'] as const;
export type Place = (typeof PLACES)[number];
