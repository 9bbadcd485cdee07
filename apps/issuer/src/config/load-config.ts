import { composeConfig } from './compose-config.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import type { IssuerConfig } from './config.ts';
import { findWarnings } from './config-warnings.ts';
import { findContradictions } from './contradictions.ts';
import { type Environment, overlayEnvironment } from './environment.ts';
import { parseSections } from './parse-sections.ts';
import { withoutRefused } from './refused-settings.ts';
import type { SettingsMap } from './settings-tree.ts';
import { asWritten, underOneName } from './spellings.ts';
import { readYaml } from './yaml-document.ts';

/** Everything that settings are made of. */
export interface ConfigSource {
  /** The settings file; variables alone may be enough. */
  readonly file?: { readonly text: string; readonly folder: string };
  readonly environment: Environment;
  /** Where relative paths of variables start. */
  readonly workingDirectory: string;
}

/** What is known about settings without touching any file that they name. */
export interface ConfigExamination {
  /** The configuration, when there is no problem. */
  readonly config: IssuerConfig | undefined;
  readonly problems: readonly ConfigProblem[];
  /** What works and still deserves a look; only for a configuration. */
  readonly warnings: readonly ConfigProblem[];
  /** The settings under our own names, with every problem still in them. */
  readonly tree: SettingsMap;
  readonly written: ReadonlyMap<string, string>;
  /** Where relative paths of the file start. */
  readonly folder: string;
}

/** Reads settings and finds everything that is wrong with them. Never throws, whatever the file holds. */
export function examineConfig(source: ConfigSource): ConfigExamination {
  const folder = source.file?.folder ?? source.workingDirectory;
  const yaml = readYaml(source.file?.text ?? '');
  const refused = withoutRefused(yaml.tree ?? {});
  const spelled = underOneName(refused.tree);
  const overlaid = overlayEnvironment(spelled.tree, source.environment, source.workingDirectory);
  const written = new Map([...spelled.written, ...overlaid.written]);
  const { sections, problems: faults } = parseSections(overlaid.tree);
  const contradictions = findContradictions(overlaid.tree, sections);
  const problems: ConfigProblem[] = [
    ...yaml.problems,
    ...refused.problems,
    ...spelled.problems,
    ...overlaid.problems,
  ];
  // What cannot be read at all is not also blamed for what it lacks.
  if (yaml.tree !== undefined) {
    for (const { path, message } of [...faults, ...contradictions]) {
      problems.push({ setting: asWritten(path, written), message });
    }
  }
  const composed = problems.length === 0 ? composeConfig(sections, { folder }) : undefined;
  const config = composed === undefined ? undefined : freezeDeeply(composed);
  return {
    config,
    problems,
    warnings: config === undefined ? [] : findWarnings(config, overlaid.tree),
    tree: overlaid.tree,
    written,
    folder,
  };
}

/**
 * The configuration of a source, frozen all the way down.
 *
 * @throws {ConfigError} with every problem found, never only the first
 */
export function loadConfig(source: ConfigSource): IssuerConfig {
  const { config, problems } = examineConfig(source);
  if (config === undefined) throw new ConfigError(problems);
  return config;
}

function freezeDeeply<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeDeeply(member);
  }
  return value;
}
