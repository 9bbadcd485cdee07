import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

/** Components of the design system that the data grid loads for features that our lists do not use: inner paging, filters, editing. */
const PARTS = [
  'Autocomplete',
  'Badge',
  'CircularProgress',
  'FormControl',
  'FormControlLabel',
  'InputLabel',
  'Select',
  'Switch',
  'Tab',
  'Tabs',
  'TablePagination',
  'TextareaAutosize',
  'TextField',
  'ToggleButton',
];
const PART_ID = /^\0luciole:deferred\/(\w+)$/;
const ALL_PARTS_ID = 'virtual:luciole/deferred-grid-parts';

/** Modules of the grid for such features, which export nothing but components and functions that draw cells. */
const MODULE_ID = new RegExp(
  `/@mui/x-data-grid/components/(?:${[
    'cell/(?:GridEdit\\w+Cell|GridLongTextCell|GridActionsCell)',
    'panel/filterPanel/(?:GridFilterPanel|GridFilterInput(?!Boolean)\\w+)',
    'panel/GridColumnsPanel',
    'columnsManagement/GridColumnsManagement',
    'menu/columnMenu/menuItems/GridColumnMenu\\w+Item',
    'toolbarV8/GridToolbar',
  ].join('|')})\\.mjs$`,
);

/**
 * Lets the grid load these parts when it first draws one, rather than with every list (30 kB compressed). They stay what
 * they are: a list that turns such a feature on gets it, a moment later.
 */
export function deferGridParts(): Plugin {
  return {
    name: 'luciole:defer-grid-parts',
    enforce: 'pre',
    resolveId: (source, importer) => {
      if (source === ALL_PARTS_ID) return `\0${ALL_PARTS_ID}`;
      const part = /^@mui\/material\/(\w+)$/.exec(source)?.[1];
      const isGrid = importer?.includes('/@mui/x-data-grid/material/') ?? false;
      return isGrid && part !== undefined && PARTS.includes(part)
        ? `\0luciole:deferred/${part}`
        : undefined;
    },
    load: async (id) => {
      if (id === `\0${ALL_PARTS_ID}`) return allParts();
      const part = PART_ID.exec(id)?.[1];
      if (part !== undefined) return deferredPart(part);
      return MODULE_ID.test(id) ? deferredModule(id, await readFile(id, 'utf8')) : undefined;
    },
  };
}

function deferredPart(part: string): string {
  return [
    `import { lazy } from 'react';`,
    `export default lazy(async () => ({ default: (await import('${ALL_PARTS_ID}')).${part} }));`,
    `export const ${part.charAt(0).toLowerCase()}${part.slice(1)}Classes = {};`,
  ].join('\n');
}

/** All parts as one module: loaded together, so that pages which use them anyway share chunks and not crumbs. */
function allParts(): string {
  return PARTS.map((part) => `export { default as ${part} } from '@mui/material/${part}';`).join(
    '\n',
  );
}

/** The same exports, each loading the module when it is first drawn. */
function deferredModule(file: string, code: string): string {
  const names = [...code.matchAll(/^export (?:const (\w+)|\{([\w, ]+)\};$)/gm)]
    .flatMap(([, constant, list]) => constant ?? list?.split(',') ?? [])
    .map((name) => name.trim());
  const whole = JSON.stringify(`${file}?whole`);
  return [
    `import { createElement, lazy } from 'react';`,
    `const load = async (name) => ({ default: (await import(${whole}))[name] });`,
    ...names.map((name) =>
      name.startsWith('render')
        ? `const ${name}Lazily = lazy(() => load('${name}')); export const ${name} = (props) => createElement(${name}Lazily, props);`
        : `export const ${name} = lazy(() => load('${name}'));`,
    ),
  ].join('\n');
}
