import { Clock } from '../clock/clock.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { rotateKeyEncryptionKey } from '../secrets/rotate-key-encryption-key.ts';

/** Puts every stored secret under a new key-encryption key; may be run again when it was interrupted. */
export async function rotateKeyEncryptionKeyCommand(): Promise<number> {
  const { database, files } = loadConfigFromEnvironment();
  const report = await rotateKeyEncryptionKey(
    database.url.reveal(),
    { file: files.keyEncryptionKey, previousFile: files.previousKeyEncryptionKey },
    { now: new Clock().now() },
  );
  process.stderr.write(
    `${report.rewrapped} secrets are under the new key ${report.newKeyId} now. Back up ${files.keyEncryptionKey}; ` +
      `${report.previousKeyFile} opens only backups from before.\n`,
  );
  return 0;
}
