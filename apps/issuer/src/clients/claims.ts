/** Claims of a token (RFC 7519 §4); any JSON, written by whoever signed. */
export type Claims = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The claim at the end of a path of members; `undefined` when there is none. */
export function claimAt(claims: Claims, path: readonly string[]): unknown {
  let value: unknown = claims;
  for (const step of path) {
    // Own members only: a path must not find its way to what every object has.
    if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/**
 * The claim of a name that has dots in it: the one that is called so, or else the one that is nested so.
 *
 * Providers differ in how they write `venafi-firefly.configuration`: most make one claim of it, some of those that let
 * people type claim names make an object for each dot.
 */
export function claimNamed(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : claimAt(claims, name.split('.'));
}

/** A claim that is text, such as `iss` and `sub`. */
export function textClaim(claims: Claims, name: string): string | undefined {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a token is meant for an audience (RFC 7519 §4.1.3): one text or a list of them. */
export function isFor(claims: Claims, audience: string): boolean {
  const { aud } = claims;
  return aud === audience || (Array.isArray(aud) && aud.includes(audience));
}
