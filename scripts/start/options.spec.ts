import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LauncherError } from '../errors.ts';
import { ROOT } from '../repository.ts';
import { readStartOptions } from './options.ts';

describe('readStartOptions', () => {
  it('has a default for everything', () => {
    expect(readStartOptions([], {})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataFolder: join(ROOT, '.luciole'),
      publicUrl: undefined,
      databaseUrl: undefined,
      tls: false,
    });
  });

  it('takes the environment, and the command line over it', () => {
    const environment = {
      LUCIOLE_PORT: '9000',
      LUCIOLE_HOST: '127.0.0.2',
      LUCIOLE_DATA_DIR: '/data',
      LUCIOLE_PUBLIC_URL: 'https://a.example',
      LUCIOLE_TLS_CERTIFICATE_FILE: '/tls.pem',
      DATABASE_URL: 'postgres://db.example/luciole',
    };
    expect(
      readStartOptions(['--port', '0', '--public-url=https://b.example'], environment),
    ).toEqual({
      host: '127.0.0.2',
      port: 0,
      dataFolder: '/data',
      publicUrl: 'https://b.example',
      databaseUrl: 'postgres://db.example/luciole',
      tls: true,
    });
  });

  it('understands a relative folder from where the person is, not from where npm goes', () => {
    const options = readStartOptions(['--data-dir', 'mine'], { INIT_CWD: '/somewhere' });
    expect(options?.dataFolder).toBe('/somewhere/mine');
  });

  it('takes an empty variable for an unset one', () => {
    expect(readStartOptions([], { DATABASE_URL: '', LUCIOLE_PORT: '' })).toMatchObject({
      databaseUrl: undefined,
      port: 8080,
    });
  });

  it('answers help with nothing to start', () => {
    expect(readStartOptions(['--help'], {})).toBeUndefined();
  });

  it.each([['--port', '65536'], ['--port', '-1'], ['--port', '80a'], ['--prot', '80'], ['extra']])(
    'refuses %s %s in one sentence',
    (...args) => {
      const refused = () => readStartOptions(args, {});
      expect(refused).toThrow(LauncherError);
      expect(refused).toThrow(/^[^\n]+(:|--help)[^\n]+\.$/);
    },
  );
});
