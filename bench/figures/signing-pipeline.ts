import { benchSigningPipeline } from '../../libs/pki/bench/signing-pipeline.ts';
import type { Measured } from '../measurement.ts';

/** The signing pipeline of libs/pki against the cryptography it cannot avoid. */
export async function signingPipeline(): Promise<Measured> {
  return {
    results: await benchSigningPipeline(),
    notes: [
      'Limit: importing the request’s key, verifying the request, signing, verifying what was signed, bare with node:crypto.',
    ],
  };
}
