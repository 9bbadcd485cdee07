import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startTemporaryControlPlane,
  type TemporaryControlPlane,
} from '../support/temporary-control-plane.ts';
import { runDemo } from './demo.ts';

describe('the demo', () => {
  let controlPlane: TemporaryControlPlane;
  let folder: string;

  beforeAll(async () => {
    controlPlane = await startTemporaryControlPlane();
    folder = await mkdtemp(join(tmpdir(), 'luciole-demo-'));
  });
  afterAll(async () => {
    await controlPlane?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('issues until it is ended, and the control plane counts what was issued', async () => {
    const ended = new AbortController();
    const lines: string[] = [];
    const failures = await runDemo({
      controlPlane,
      folder,
      rate: 5,
      seconds: undefined,
      signal: ended.signal,
      write: (line) => {
        lines.push(line);
        if (/^[1-9]\d* issued/.test(line)) ended.abort();
      },
    });
    expect(failures).toBe(0);
    const [, issued, counted] =
      /^Issued (\d+), refused or failed 0; the control plane counts (\d+)\.$/.exec(
        lines.at(-1) ?? '',
      ) ?? [];
    expect(Number(issued)).toBeGreaterThan(0);
    expect(counted).toBe(issued);
  });
});
