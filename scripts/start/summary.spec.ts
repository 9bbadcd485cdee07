import { describe, expect, it } from 'vitest';
import { DEFAULT_DATA_FOLDER } from '../data-folder.ts';
import { readStartOptions } from './options.ts';
import { summary } from './summary.ts';

/** The commands that `npm start` with these arguments tells to go on with: backup and walkthrough. */
function commands(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  publicUrl = 'http://127.0.0.1:8080',
): readonly (string | undefined)[] {
  const options = readStartOptions(args, environment);
  if (options === undefined) throw new Error('help was asked for');
  const text = summary({
    options,
    publicUrl,
    report: {
      created: true,
      apiKeyFile: `${options.dataFolder}/admin-api-key`,
      rootFingerprintSha256: 'ab'.repeat(32),
      keyEncryptionKeyFile: `${options.dataFolder}/key-encryption.key`,
    },
    seconds: '1.0',
    link: undefined,
  });
  return ['Back up', 'Try next'].map(
    (label) => new RegExp(`^  ${label} +(.*)$`, 'm').exec(text)?.[1],
  );
}

describe('what npm start tells to do next', () => {
  it('is short where everything is as usual', () => {
    expect(commands([])).toEqual([
      'npm run luciole -- backup --output FILE',
      'npm run walkthrough',
    ]);
  });

  it('finds this installation and no other, wherever it is', () => {
    expect(commands(['--data-dir', "/srv/a b's"], {}, 'https://ca.example')).toEqual([
      `LUCIOLE_DATA_DIR='/srv/a b'\\''s' npm run luciole -- backup --output FILE`,
      `npm run walkthrough -- --url https://ca.example --api-key-file '/srv/a b'\\''s/admin-api-key'`,
    ]);
  });

  it('holds no password of a database', () => {
    const database = { DATABASE_URL: 'postgres://u:secret@db.example/luciole' };
    expect(commands(['--port', '80'], database, 'http://127.0.0.1')).toEqual([
      'DATABASE_URL=… npm run luciole -- backup --output FILE',
      `npm run walkthrough -- --url http://127.0.0.1 --api-key-file ${DEFAULT_DATA_FOLDER}/admin-api-key`,
    ]);
  });
});
