import { createPrivateKey } from 'node:crypto';

/** A secret and every form in which it could stand somewhere. */
interface KnownSecret {
  readonly label: string;
  readonly forms: readonly string[];
}

/** Shortest form that is looked for: a shorter one is found by chance. */
const SHORTEST = 12;

/** Secrets that were used, to be looked for in what is kept. */
export class KnownSecrets {
  readonly #secrets: KnownSecret[] = [];

  /** Remembers a secret text and gives it back. */
  text(label: string, secret: string): string {
    const octets = Buffer.from(secret, 'utf8');
    this.#add(label, [secret, secret.replaceAll('-', ''), ...formsOf(octets)]);
    return secret;
  }

  /** Remembers secret octets. */
  octets(label: string, secret: Uint8Array): void {
    this.#add(label, formsOf(Buffer.from(secret)));
  }

  /** Remembers a private key, PEM or PKCS#8: as it stands, and the number in it that makes it private. */
  privateKey(label: string, key: string | Uint8Array): void {
    const loaded =
      typeof key === 'string'
        ? createPrivateKey(key)
        : createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' });
    const { d = '' } = loaded.export({ format: 'jwk' });
    const lines = loaded
      .export({ format: 'pem', type: 'pkcs8' })
      .toString()
      .split('\n')
      .filter((line) => !line.startsWith('-----'));
    this.#add(label, [
      ...lines,
      ...formsOf(Buffer.from(d, 'base64url')),
      ...formsOf(loaded.export({ format: 'der', type: 'pkcs8' })),
    ]);
  }

  /** Remembers a signed token: who has payload and signature has it. */
  token(label: string, token: string): string {
    const [, payload = '', signature = ''] = token.split('.');
    this.#add(label, [payload, signature, ...formsOf(Buffer.from(signature, 'base64url'))]);
    return token;
  }

  get size(): number {
    return this.#secrets.length;
  }

  /** Labels of the secrets that a text holds, in any form. */
  foundIn(text: string): readonly string[] {
    const lower = text.toLowerCase();
    return this.#secrets
      .filter(({ forms }) => forms.some((form) => text.includes(form) || lower.includes(form)))
      .map(({ label }) => label);
  }

  #add(label: string, forms: readonly string[]): void {
    const long = [...new Set(forms)].filter((form) => form.length >= SHORTEST);
    if (long.length === 0) throw new RangeError(`${label} is too short to be looked for`);
    this.#secrets.push({ label, forms: long });
  }
}

function plain(text: string): string {
  return text.replace(/=+$/, '');
}

function formsOf(octets: Buffer): readonly string[] {
  return [
    octets.toString('hex'),
    plain(octets.toString('base64')),
    octets.toString('base64url'),
    // Behind one or two other octets, as in the middle of something longer.
    plain(Buffer.concat([Buffer.alloc(1), octets]).toString('base64')).slice(2, -2),
    plain(Buffer.concat([Buffer.alloc(2), octets]).toString('base64')).slice(3, -2),
  ];
}
