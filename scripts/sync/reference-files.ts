import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../../apps/api/src/http/openapi.ts';
import { ROOT } from '../repository.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { issuerConfigurationPage } from './issuer-configuration-page.ts';
import { permissionsPage } from './permissions-page.ts';

/** A file that is written from the code. */
export interface ReferenceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

const PAGES: readonly { readonly path: string; readonly make: () => string }[] = [
  {
    path: 'docs/reference/openapi.json',
    make: () => JSON.stringify(openApiDocument('http://127.0.0.1:8080')),
  },
  { path: 'docs/reference/errors.md', make: errorsPage },
  { path: 'docs/reference/configuration.md', make: configurationPage },
  { path: 'docs/reference/issuer-configuration.md', make: issuerConfigurationPage },
  { path: 'docs/reference/permissions.md', make: permissionsPage },
];

/** Every generated reference as it has to be, formatted as everything else in the repository. */
export async function referenceFiles(): Promise<readonly ReferenceFile[]> {
  return Promise.all(
    PAGES.map(async ({ path, make }) => {
      const file = join(ROOT, path);
      const options = await resolveConfig(file);
      return { path, text: await format(make(), { ...options, filepath: file }) };
    }),
  );
}
