import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * A password from standard input: its first line, or what a person types without seeing it. Never from the arguments, which
 * every user of the machine can read.
 */
export async function readPassword(prompt: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) process.stderr.write(prompt);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write('\n');
  }
}
