/** Settings as a file gives them, before anything is known about them. */
export type SettingsMap = Readonly<Record<string, unknown>>;

/** Where a setting stands: names of members, indexes of lists. */
export type SettingPath = readonly (string | number)[];

/** Longest member name that is repeated in a message, in characters. */
const MAX_NAME_LENGTH = 64;

/** Whether a value is a mapping. */
export function isMap(value: unknown): value is SettingsMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or `undefined`. */
export function valueAt(tree: unknown, path: SettingPath): unknown {
  let value = tree;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isMap(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** A copy of the tree with a value at a path; what is on the way and no mapping is replaced by one. `undefined` removes the member. */
export function withValueAt(
  tree: SettingsMap,
  path: readonly string[],
  value: unknown,
): SettingsMap {
  const [first, ...rest] = path;
  if (first === undefined) return tree;
  const former = Object.hasOwn(tree, first) ? tree[first] : undefined;
  const inner = rest.length === 0 ? value : withValueAt(isMap(former) ? former : {}, rest, value);
  const others = Object.entries(tree).filter(([name]) => name !== first);
  return Object.fromEntries(inner === undefined ? others : [...others, [first, inner]]);
}

/** The tree without members that have no value (`port:` with nothing behind it), which count as absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}

/** A path as people write it: `policies[0].sans.dnsNames`; long or unprintable names are cut and escaped, because they come from outside. */
export function formatPath(path: SettingPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += `${text === '' ? '' : '.'}${printable(step)}`;
  }
  return text;
}

function printable(name: string): string {
  const cut = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
  return /^[\w./{}$-]+…?$/.test(cut) ? cut : JSON.stringify(cut).replaceAll(/[^ -~…]/g, '?');
}
