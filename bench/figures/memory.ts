import { setTimeout as sleep } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import { bounded, type Measured } from '../measurement.ts';
import type { BenchControlPlane } from '../surroundings/control-plane.ts';
import { residentMegabytes } from '../surroundings/process-usage.ts';

const MOST_IDLE_MEGABYTES = 200;
/** Memory counts as flat when it does not rise by more than this between the first fifth and the end. */
const MOST_GROWTH_SHARE = 0.1;
const STEPS = 10;

/** Memory of one API process: at rest after its start, and over many bootstraps. */
export async function memory(laboratory: Laboratory): Promise<Measured> {
  const { bootstraps } = laboratory.extent;
  const controlPlane = await laboratory.controlPlane();
  await controlPlane.restart();
  await sleep(5_000);
  const idle = residentMegabytes(controlPlane.pid);

  const fleet = await laboratory.fleet();
  const load = laboratory.load();
  const { host, port } = controlPlane;
  const step = Math.ceil(bootstraps / STEPS);
  const points: { readonly resident: number; readonly heap: number }[] = [];
  laboratory.say(`Bootstrapping ${bootstraps.toLocaleString('en')} times`);
  for (let done = 0; done < STEPS; done += 1) {
    const { issuers } = done === 0 ? fleet : await laboratory.fleet();
    await load.add('memory', { kind: 'bootstraps', host, port, issuers });
    await load.stock('memory', step);
    await load.run('memory', { connections: 32, seconds: 600 });
    // The heap is collected when there is something to collect; what counts is what stays.
    await sleep(1_000);
    points.push({
      resident: residentMegabytes(controlPlane.pid),
      heap: await heapOf(controlPlane),
    });
  }
  const early = points[Math.max(0, STEPS / 5 - 1)];
  const late = points.at(-1);
  return {
    results: [
      bounded({
        name: 'resident memory of an idle API process',
        value: idle,
        unit: 'megabytes',
        limit: MOST_IDLE_MEGABYTES,
      }),
      bounded({
        name: `resident memory after ${bootstraps.toLocaleString('en')} bootstraps, against a tenth above that after ${(2 * step).toLocaleString('en')}`,
        value: late?.resident ?? Number.NaN,
        unit: 'megabytes',
        limit: (early?.resident ?? Number.NaN) * (1 + MOST_GROWTH_SHARE),
      }),
    ],
    notes: [
      `resident after each tenth of the bootstraps: ${points.map(({ resident }) => resident.toFixed(0)).join(', ')} MB`,
      `heap in use then: ${points.map(({ heap }) => heap.toFixed(0)).join(', ')} MB`,
    ],
  };
}

async function heapOf({ baseUrl }: BenchControlPlane): Promise<number> {
  const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
  const value = /^luciole_nodejs_heap_size_used_bytes (\S+)/m.exec(metrics)?.[1];
  return Number(value) / 1e6;
}
