import type { Laboratory } from '../laboratory.ts';
import type { Measured } from '../measurement.ts';
import { bootstrap } from './bootstrap.ts';
import { crls } from './crls.ts';
import { downloads } from './downloads.ts';
import { issuerSigning } from './issuer-signing.ts';
import { issuerRest } from './issuer-rest.ts';
import { listing } from './listing.ts';
import { memory } from './memory.ts';
import { signingPipeline } from './signing-pipeline.ts';
import { statistics } from './statistics.ts';

/** What can be measured, in the order in which it is: tables grow as it goes on, the largest comes last. */
export const FIGURES: Readonly<Record<string, (laboratory: Laboratory) => Promise<Measured>>> = {
  'signing-pipeline': signingPipeline,
  'issuer-signing': issuerSigning,
  'issuer-rest': issuerRest,
  downloads,
  crls,
  bootstrap,
  statistics,
  memory,
  listing,
};
