import {
  type KeyEncryptionKey,
  type KeyEncryptionKeys,
  KeyEncryptionKeyError,
  readKeyEncryptionKey,
} from './key-encryption-key.ts';

/** Where the keys are. */
export interface KeyFileSettings {
  /** The key that new secrets are sealed under. */
  readonly file: string;
  /** The key before it, while a rotation is under way; `<file>.previous` is looked at when this is absent. */
  readonly previousFile?: string | undefined;
}

/** The name under which a rotation keeps the old key. */
export function previousKeyFile(settings: KeyFileSettings): string {
  return settings.previousFile ?? `${settings.file}.previous`;
}

/**
 * The key-encryption keys of this deployment, from their files. Sealing reads the file each time, and opening reads the
 * files again when it meets an unknown key: a process that runs during a rotation follows it without a restart.
 */
export class KeyFiles implements KeyEncryptionKeys {
  readonly #settings: KeyFileSettings;
  #known = new Map<string, KeyEncryptionKey>();

  /** @throws {KeyEncryptionKeyError} when the file of the active key cannot be used */
  constructor(settings: KeyFileSettings) {
    this.#settings = settings;
    this.#reload();
  }

  active(): KeyEncryptionKey {
    const key = readKeyEncryptionKey(this.#settings.file);
    this.#known.set(key.id, key);
    return key;
  }

  find(id: string): KeyEncryptionKey | undefined {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    this.#reload();
    return this.#known.get(id);
  }

  #reload(): void {
    const keys = [readKeyEncryptionKey(this.#settings.file)];
    try {
      keys.push(readKeyEncryptionKey(previousKeyFile(this.#settings)));
    } catch (error) {
      const optional = this.#settings.previousFile === undefined;
      if (!(optional && error instanceof KeyEncryptionKeyError && error.code === 'MISSING'))
        throw error;
    }
    this.#known = new Map(keys.map((key) => [key.id, key]));
  }
}
