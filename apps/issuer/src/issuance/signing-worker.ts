/**
 * A thread that signs: what `WorkerIssuance` starts. Takes several requests with each message and answers them with
 * one, because a message costs a quarter of a signature.
 */
import { parentPort } from 'node:worker_threads';
import { secureRandom, sha256 } from '@luciole/pki/node';
import { CompiledPolicies } from './compiled-policies.ts';
import { KeyPairMaker } from './key-pair-maker.ts';
import { SigningDesk } from './signing-desk.ts';
import type { FromWorker, NumberedAnswer, NumberedRequest, ToWorker } from './worker-protocol.ts';

const tools = {
  random: secureRandom,
  sha256,
  policies: new CompiledPolicies(),
  keyPairs: new KeyPairMaker(),
  mayBlock: true,
};

let desk: SigningDesk | undefined;
let batches = 0;
let answers: NumberedAnswer[] = [];
let isAnswering = false;

parentPort?.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'use':
      desk = new SigningDesk(message.state, tools);
      break;
    case 'stop':
      desk = undefined;
      break;
    case 'issue': {
      const now = new Date(message.now);
      for (const numbered of message.requests) void answer(numbered, now);
      batches += 1;
      answerSoon();
      break;
    }
  }
});
say({ kind: 'ready' });

async function answer({ id, request }: NumberedRequest, now: Date): Promise<void> {
  try {
    const outcome = (await desk?.issue(request, now)) ?? { outcome: 'closed' };
    answers.push({ id, outcome });
  } catch (error) {
    answers.push({ id, defect: error });
  }
  answerSoon();
}

/** Once everything that takes no waiting is done, so that a batch is answered with one message. */
function answerSoon(): void {
  if (isAnswering) return;
  isAnswering = true;
  setImmediate(() => {
    isAnswering = false;
    say({ kind: 'answers', batches, answers });
    batches = 0;
    answers = [];
  });
}

function say(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin, windows do
  parentPort?.postMessage(message);
}
