import {
  isAlias,
  isCollection,
  isNode,
  LineCounter,
  parseDocument,
  visit,
  type ErrorCode,
} from 'yaml';
import type { ConfigProblem } from './config-error.ts';
import { isMap, type SettingsMap, withoutNulls } from './settings-tree.ts';

/** Largest settings file, in bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Deepest nesting; settings themselves need fewer than ten levels. */
const MAX_DEPTH = 32;

/**
 * Our own words for what the parser finds: its own may quote the text, and someone may have pasted a key into it.
 * What is not here is only said to be no valid YAML.
 */
const SENTENCES: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_DQ_ESCAPE: 'a text in double quotes has an escape that does not exist; use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  DUPLICATE_KEY: 'a setting is given twice',
  MULTIPLE_DOCS: 'a second document begins (---); a settings file is one document',
  NON_STRING_KEY: 'the name of a setting must be text',
  RESOURCE_EXHAUSTION: 'the nesting is too deep',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  TAG_RESOLVE_FAILED: 'tags (!) have no meaning in settings',
};

/** What a settings file holds, or everything that keeps it from being read. */
export type YamlReading =
  | { readonly tree: SettingsMap; readonly problems: readonly [] }
  | { readonly tree: undefined; readonly problems: readonly ConfigProblem[] };

/**
 * Reads YAML 1.2 as far as settings need it: one mapping of plain values. Refused, with line and column: duplicate
 * names, tags, several documents, and anchors and aliases, which make a small file a large one. Never throws.
 */
export function readYaml(text: string): YamlReading {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return refused('The file is larger than 1 MiB');
  try {
    return readBounded(text);
  } catch {
    // The parser's own limits, the stack among them.
    return refused('The file is not valid YAML, or nested too deeply');
  }
}

function readBounded(text: string): YamlReading {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
  });
  const found: { readonly offset: number; readonly message: string }[] = [
    ...document.errors,
    ...document.warnings,
  ].map(({ code, pos }) => ({
    offset: pos[0],
    message: SENTENCES[code] ?? 'this is not valid YAML; is something to be put in quotes?',
  }));
  visit(document, (_key, node, path) => {
    if (!isNode(node)) return;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
      found.push({ offset, message: 'anchors (&) and aliases (*) are not taken; repeat the text' });
    }
    if (path.filter(isCollection).length > MAX_DEPTH) {
      found.push({ offset, message: 'the nesting is too deep' });
      return visit.BREAK;
    }
    return undefined;
  });
  if (found.length > 0) {
    const problems = found.slice(0, 20).map(({ offset, message }) => {
      const { line, col } = lineCounter.linePos(offset);
      return { setting: `line ${line}, column ${col}:`, message };
    });
    return { tree: undefined, problems };
  }
  const tree = withoutNulls(document.toJS({ maxAliasCount: 0 }) ?? {});
  return isMap(tree)
    ? { tree, problems: [] }
    : refused('The file must hold a mapping of settings, like "server: …"');
}

function refused(message: string): YamlReading {
  return { tree: undefined, problems: [{ setting: '', message }] };
}
