/** Something about a setting: where it stands (`server.rest.port`, or the name of a variable) and what of it, to be read as one sentence. */
export interface ConfigProblem {
  /** Empty when it is about the file as a whole. */
  readonly setting: string;
  readonly message: string;
}

/** Carries every problem of a configuration at once; the process ends with exit code 78 (EX_CONFIG of sysexits.h). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = 78;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(problemSentence).join('\n'));
    this.problems = problems;
  }
}

/** A problem or warning as one line: `server.rest.port must be at most 65535.` */
export function problemSentence({ setting, message }: ConfigProblem): string {
  return `${setting === '' ? message : `${setting} ${message}`}.`;
}
