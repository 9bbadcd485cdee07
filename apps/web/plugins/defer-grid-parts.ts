import type { Plugin } from 'vite';

/** Components that the data grid loads for features that our lists do not use: filter panel, inner paging, editing. */
const PARTS = ['Autocomplete', 'Badge', 'Switch', 'Tab', 'Tabs', 'TablePagination', 'ToggleButton'];
const ID = /^\0luciole:deferred\/(\w+)$/;

/**
 * Lets the grid load these parts when it first draws one, rather than with every list (15 kB compressed). They stay what
 * they are: a list that turns such a feature on gets it, a moment later.
 */
export function deferGridParts(): Plugin {
  return {
    name: 'luciole:defer-grid-parts',
    enforce: 'pre',
    resolveId: (source, importer) => {
      const part = /^@mui\/material\/(\w+)$/.exec(source)?.[1];
      const isGrid = importer?.includes('/@mui/x-data-grid/material/') ?? false;
      return isGrid && part !== undefined && PARTS.includes(part)
        ? `\0luciole:deferred/${part}`
        : undefined;
    },
    load: (id) => {
      const part = ID.exec(id)?.[1];
      if (part === undefined) return undefined;
      return [
        `import { lazy } from 'react';`,
        `export default lazy(() => import('@mui/material/${part}'));`,
        `export const ${part.charAt(0).toLowerCase()}${part.slice(1)}Classes = {};`,
      ].join('\n');
    },
  };
}
