import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds of a time step (RFC 6238 §4.1), and digits of a code: what every authenticator app does without being told. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps that a clock may be off, either way (RFC 6238 §5.2). */
const TOLERANCE = 1;

/** The time step of an instant. */
export function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/** The code of a time step: HMAC-SHA-1, truncated (RFC 4226 §5.3). */
export function codeOf(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The time step that a code is of: the present one or a neighbor, and after `lastStep`, so that a code works once;
 * `undefined` when it is of none.
 */
export function stepOfCode(
  seed: Uint8Array,
  code: string,
  now: Date,
  lastStep: number,
): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const present = stepOf(now);
  let found: number | undefined;
  for (let step = present - TOLERANCE; step <= present + TOLERANCE; step += 1) {
    const isEqual = timingSafeEqual(Buffer.from(codeOf(seed, step)), Buffer.from(code));
    if (isEqual && step > lastStep) found ??= step;
  }
  return found;
}

/** The URI that an authenticator app reads from a QR code. */
export function enrolmentUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
