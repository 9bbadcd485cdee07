import { X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ConfigProblem } from './config-error.ts';
import type { ConfigExamination } from './load-config.ts';
import { readPrivateKeyFile, readSmallFile } from './private-key-file.ts';
import { type SettingPath, valueAt } from './settings-tree.ts';
import { asWritten } from './spellings.ts';

/** What a look at the files that settings name has found. */
export interface FileFindings {
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** One finding about a file, to be read after the name of its setting. */
interface Finding {
  readonly severity: 'problem' | 'warning';
  readonly message: string;
}

type Look = (file: string, now: Date) => readonly Finding[];

/**
 * Looks at every file and folder that the settings name, also where other settings have problems. Nothing is made or
 * written, and nothing of what is in a file is repeated.
 */
export function inspectFiles(examination: ConfigExamination, now: Date): FileFindings {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  for (const [path, look] of looks(examination)) {
    const value = valueAt(examination.tree, path);
    // What is no path at all has its problem already.
    if (typeof value !== 'string' || value === '' || /[\n\0]|-----BEGIN/.test(value)) continue;
    if (value === '-' && path[0] === 'auditLog') continue;
    const setting = asWritten(path, examination.written);
    for (const { severity, message } of look(resolve(examination.folder, value), now)) {
      (severity === 'problem' ? problems : warnings).push({ setting, message });
    }
  }
  return { problems, warnings };
}

function looks({ tree }: ConfigExamination): readonly (readonly [SettingPath, Look])[] {
  const plane = ['bootstrap', 'controlPlane'];
  const exceptions = valueAt(tree, ['outgoing', 'exceptions']);
  const count = Array.isArray(exceptions) ? exceptions.length : 0;
  return [
    [[...plane, 'privateKeyFile'], lookAtPrivateKey],
    [[...plane, 'federation', 'tokenFile'], lookAtToken],
    [[...plane, 'caFile'], lookAtCertificates],
    [['bootstrap', 'selfSigned', 'trustRootDirectory'], lookAtFolder],
    [['stateDirectory'], lookAtFolder],
    [['auditLog'], lookAtWritableFile],
    ...Array.from({ length: count }, (_, index): readonly [SettingPath, Look] => [
      ['outgoing', 'exceptions', index, 'caFile'],
      lookAtCertificates,
    ]),
  ];
}

const problem = (message: string): Finding => ({ severity: 'problem', message });
const warning = (message: string): Finding => ({ severity: 'warning', message });

function lookAtPrivateKey(file: string): readonly Finding[] {
  const reading = readPrivateKeyFile(file);
  if (reading.key === undefined) return [problem(reading.problem)];
  return reading.warning === undefined ? [] : [warning(reading.warning)];
}

function lookAtToken(file: string): readonly Finding[] {
  const reading = readSmallFile(file);
  if (reading.bytes === undefined) return [problem(reading.problem)];
  const isToken = /^[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(reading.bytes.toString('latin1'));
  return isToken ? [] : [problem(`names ${file}, which holds no token (a JWT)`)];
}

function lookAtCertificates(file: string, now: Date): readonly Finding[] {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch {
    return [problem(`names ${file}, which cannot be read`)];
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return [problem(`names ${file}, which holds no certificate in PEM`)];
  const findings: Finding[] = [];
  for (const [index, block] of blocks.entries()) {
    const which = `names ${file}, whose certificate ${index + 1} of ${blocks.length}`;
    try {
      const certificate = new X509Certificate(block);
      if (certificate.validToDate < now) findings.push(warning(`${which} is over`));
      else if (!certificate.ca) findings.push(warning(`${which} is not a CA’s`));
    } catch {
      findings.push(problem(`${which} cannot be read`));
    }
  }
  return findings;
}

function lookAtFolder(folder: string): readonly Finding[] {
  const found = kindOf(folder);
  if (found === 'missing') {
    const parent = dirname(folder);
    return kindOf(parent) === 'folder' && isWritable(parent)
      ? []
      : [problem(`names ${folder}, which is not there and cannot be made; make it`)];
  }
  if (found === 'other') return [problem(`names ${folder}, which is no folder`)];
  return isWritable(folder) ? [] : [problem(`names ${folder}, where this user may not write`)];
}

function lookAtWritableFile(file: string): readonly Finding[] {
  const found = kindOf(file);
  if (found === 'folder') return [problem(`names ${file}, which is a folder`)];
  if (found === 'other') {
    return isWritable(file) ? [] : [problem(`names ${file}, which this user may not write`)];
  }
  const folder = dirname(file);
  return kindOf(folder) === 'folder' && isWritable(folder)
    ? []
    : [problem(`names ${file}, whose folder is not there or not writable`)];
}

function kindOf(path: string): 'folder' | 'other' | 'missing' {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  return stat.isDirectory() ? 'folder' : 'other';
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
