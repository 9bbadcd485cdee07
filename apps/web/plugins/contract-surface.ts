import type * as contract from '@luciole/contract';
import { type Plugin, runnerImport } from 'vite';

type Contract = typeof contract;

const SOURCE = { resolve: { conditions: ['@luciole/source'] } };

/** Virtual modules by id, and what each takes out of the contract. */
const MODULES: Readonly<Record<string, (contract: Contract) => unknown>> = {
  'virtual:luciole/routes': ({ ROUTES, TEAM_ROLES }) =>
    Object.fromEntries(
      ROUTES.map(({ id, method, path, roles }) => {
        const isForEverybody = roles === undefined || roles.length === TEAM_ROLES.length;
        return [id, isForEverybody ? [method, path] : [method, path, roles]];
      }),
    ),
  'virtual:luciole/errors': ({ ERROR_NAMES, errorDefinition }) =>
    Object.fromEntries(
      ERROR_NAMES.map((name) => {
        const { code, owner } = errorDefinition(name);
        return [code, [name, owner]];
      }),
    ),
};

/**
 * Gives the console what it needs of `@luciole/contract` at run time, and nothing else: method and path of each route, who
 * may call it where that is not everybody, and name and owner of each error code. Types come from the contract itself; its schemas, zod and the pattern engine stay on
 * the server, which is the one that validates.
 */
export function contractSurface(): Plugin {
  return {
    name: 'luciole:contract-surface',
    resolveId: (id) => (Object.hasOwn(MODULES, id) ? `\0${id}` : undefined),
    load: async (id) => {
      const make = id.startsWith('\0') ? MODULES[id.slice(1)] : undefined;
      if (make === undefined) return undefined;
      const { module } = await runnerImport<Contract>('@luciole/contract', {
        ...SOURCE,
        ssr: SOURCE,
        configFile: false,
        logLevel: 'error',
      });
      return { code: `export const TABLE = ${JSON.stringify(make(module))};`, map: null };
    },
  };
}
