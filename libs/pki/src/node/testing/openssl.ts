import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CommandResult {
  /** True when the exit code is 0. */
  readonly ok: boolean;
  readonly stdout: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
}

/**
 * Runs openssl, the second opinion of our tests, and waits for it.
 *
 * @throws {Error} in one sentence when openssl is not installed; a failing openssl is a result, not an exception
 */
export function openssl(
  arguments_: readonly string[],
  options: CommandOptions = {},
): CommandResult {
  const result = runCommand('openssl', arguments_, options);
  if (result === undefined) {
    throw new Error('These tests need openssl 3.0 or later on the PATH: please install it.');
  }
  return result;
}

/**
 * Like {@link openssl}, for what must succeed.
 *
 * @throws {Error} with what openssl wrote to stderr, when it fails
 */
export function opensslOk(
  arguments_: readonly string[],
  options: CommandOptions = {},
): CommandResult {
  const result = openssl(arguments_, options);
  if (!result.ok) throw new Error(`openssl ${arguments_.join(' ')}: ${result.stderr}`);
  return result;
}

/** Runs a program and waits for it; `undefined` when it is not installed. */
export function runCommand(
  program: string,
  arguments_: readonly string[],
  options: CommandOptions = {},
): CommandResult | undefined {
  const run = spawnSync(program, [...arguments_], {
    cwd: options.cwd,
    // Without an input openssl must see the end of one: it would wait for a terminal otherwise.
    input: options.input ?? '',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.error !== undefined && 'code' in run.error && run.error.code === 'ENOENT') {
    return undefined;
  }
  if (run.error !== undefined) throw run.error;
  return {
    ok: run.status === 0,
    stdout: run.stdout.toString('utf8'),
    stdoutBytes: new Uint8Array(run.stdout),
    stderr: run.stderr.toString('utf8'),
  };
}

/** Calls `act` with a fresh directory that holds the named files, and removes it afterwards. */
export function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  act: (directory: string) => T,
): T {
  const directory = mkdtempSync(join(tmpdir(), 'luciole-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(directory, name), content);
    }
    return act(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export interface OpensslVerification {
  /** PEM of the trust anchors. */
  readonly anchors: string;
  /** PEM of the certificates between anchor and target; may be empty. */
  readonly intermediates?: string;
  /** PEM of the certificate to verify. */
  readonly target: string;
  /** PEM of the revocation lists; presence does not switch checking on, `options` do. */
  readonly crls?: string;
  /** Time of verification; defaults to now. */
  readonly at?: Date;
  /** More options, such as `-crl_check`. */
  readonly options?: readonly string[];
}

/** `openssl verify -x509_strict`: `ok`, and what openssl said. */
export function opensslVerify(verification: OpensslVerification): CommandResult {
  const files = {
    'anchors.pem': verification.anchors,
    'intermediates.pem': verification.intermediates ?? '',
    'crls.pem': verification.crls ?? '',
    'target.pem': verification.target,
  };
  return withFiles(files, (cwd) =>
    openssl(
      [
        'verify',
        '-x509_strict',
        '-no-CApath',
        '-no-CAstore',
        ...(verification.at === undefined
          ? []
          : ['-attime', String(Math.floor(verification.at.getTime() / 1000))]),
        ...(verification.options ?? []),
        '-CAfile',
        'anchors.pem',
        ...((verification.intermediates ?? '') === '' ? [] : ['-untrusted', 'intermediates.pem']),
        ...((verification.crls ?? '') === '' ? [] : ['-CRLfile', 'crls.pem']),
        'target.pem',
      ],
      { cwd },
    ),
  );
}
