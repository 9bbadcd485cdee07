/**
 * Writes `vectors/*.pem` anew: `node --conditions=@luciole/source libs/pki/test/make-vectors.ts`. Keys and signatures
 * differ from run to run, what the vectors show does not.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { encodePem } from '../src/der/pem.ts';
import { certificateDer, draftOf } from './certificate-draft.ts';
import { LINT_VECTORS } from './lint-vectors/index.ts';
import { UNREADABLE_VECTORS } from './lint-vectors/unreadable.ts';

const directory = new URL('vectors/', import.meta.url);
mkdirSync(directory, { recursive: true });
for (const { name, kind, change } of [...LINT_VECTORS, ...UNREADABLE_VECTORS]) {
  const draft = draftOf(kind);
  change(draft);
  writeFileSync(new URL(`${name}.pem`, directory), encodePem('CERTIFICATE', certificateDer(draft)));
}
