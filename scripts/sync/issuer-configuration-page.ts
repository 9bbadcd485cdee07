import { z } from 'zod';
import { CONFIG_VARIABLE, VARIABLES } from '../../apps/issuer/src/config/environment.ts';
import { ISSUER_FILE } from '../../apps/issuer/src/config/issuer-file.schema.ts';
import { REFUSED_SETTINGS } from '../../apps/issuer/src/config/refused-settings.ts';
import { OTHER_NAMES } from '../../apps/issuer/src/config/spellings.ts';
import { code, GENERATED, plain, table } from './markdown.ts';

/** docs/reference/issuer-configuration.md: the settings of an issuer, in the order of the schema. */
export function issuerConfigurationPage(): string {
  const variables = new Map(VARIABLES.map(({ name, path }) => [path, name]));
  const settings = Object.entries(ISSUER_FILE).flatMap(([name, schema]) => leaves(name, schema));
  const rows = settings.map(({ path, schema, description }) => {
    const variable = variables.get(path);
    return [
      code(path),
      defaultOf(schema),
      plain(description),
      variable === undefined ? '' : code(variable),
    ];
  });
  const others = OTHER_NAMES.map(({ other, ours }) => [code(other), code(ours)]);
  const refused = REFUSED_SETTINGS.map(({ path, message }) => [code(path), plain(message)]);
  return `${GENERATED}

# Settings of an issuer

An issuer reads a YAML file (\`--config FILE\`, or the variable \`${CONFIG_VARIABLE}\`), variables \`LUCIOLE_ISSUER_…\`, or both;
a variable overrides the file, and with variables alone there need be no file. Every problem is named at once, and the process
ends with exit code 78 before it has done anything; \`luciole-issuer check\` says the same, and more, without a start. A sample
is [issuer.yaml](../../deploy/issuer/issuer.yaml).

- Nothing is ignored: an unknown name is a problem, in the file as among the variables, because it is a misspelt one.
- Durations are ISO 8601: \`PT30S\`, \`PT72H\`, \`P30D\`.
- Relative paths start from the folder of the file; those of variables from the working directory.
- An empty variable counts as unset. Lists in variables are separated by commas; flags are \`true\` or \`false\`.
- The file is at most 1 MiB of YAML 1.2 in one document, without anchors, aliases and tags.
- A private key that group or others may write is refused; one that others may read is a warning, because Kubernetes mounts
  Secrets that way unless \`defaultMode\` says otherwise.

\`[]\` stands for each entry of a list; what is required is so once its section is there.

${table(['Setting', 'Default', 'Meaning', 'Variable'], rows)}

## Other names

Files written for the issuer that this one stands in for are taken as they are, as far as it can do what they ask.

${table(['Taken', 'Means'], others)}

\`bootstrap.selfSigned.csr.duration\` also takes hours like \`720h\`, and \`server.rest.tls.ipAddress\` one address instead of a list.

## Refused

${table(['Setting', 'Why'], refused)}
`;
}

interface Leaf {
  readonly path: string;
  readonly schema: z.ZodType;
  readonly description: string;
}

/** Every setting below a schema. A mapping is its members, a list of mappings those of an entry. */
function leaves(path: string, schema: z.ZodType): readonly Leaf[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries<z.ZodType>(inner.shape).flatMap(([name, member]) =>
      leaves(`${path}.${name}`, member),
    );
  }
  if (inner instanceof z.ZodArray && unwrapped(inner.element as z.ZodType) instanceof z.ZodObject) {
    return leaves(`${path}[]`, inner.element as z.ZodType);
  }
  const { description } = schema;
  if (description === undefined) throw new Error(`The setting ${path} has no description.`);
  return [{ path, schema, description }];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

function defaultOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    const value: unknown = schema.def.defaultValue;
    return Array.isArray(value) ? 'none' : code(String(value));
  }
  return schema instanceof z.ZodOptional ? 'unset' : 'required';
}
