import type { JsonValue } from './canonical-json.ts';

const SECRET_MEMBER =
  /^(?:pin|password|passphrase|secret|clientsecret|token|accesstoken|assertion|clientassertion|privatekey|apikey|key|keyhash|seed|authorization|ociregistrytoken|sealed.*)$/;
const SECRET_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]+\.[\w-]+\.[\w-]+/;

/** What stands where a secret was. */
export const REDACTED = '[secret]';

/**
 * A copy that holds no secret: members whose name says secret, texts that hold a private key or a JSON Web Token, and
 * anything that is not plain JSON (bytes, `Secret`, keys) become `[secret]`. Dates become ISO 8601.
 *
 * A member called `key` is a display name on CA accounts only; write `keyName` there.
 */
export function redact(value: unknown): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return SECRET_TEXT.test(value) ? REDACTED : value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value === 'object' && isPlain(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [
          name,
          isSecret(name) && member !== null ? REDACTED : redact(member),
        ]),
    );
  }
  return REDACTED;
}

function isSecret(name: string): boolean {
  return SECRET_MEMBER.test(name.toLowerCase().replaceAll(/[_-]/g, ''));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
