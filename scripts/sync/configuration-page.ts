import { z } from 'zod';
import { EnvironmentSchema } from '../../apps/api/src/config/config.schema.ts';
import { code, GENERATED, plain, table } from './markdown.ts';

/** docs/reference/configuration.md: the settings of the control plane, in the order of the schema. */
export function configurationPage(): string {
  const rows = Object.entries(EnvironmentSchema.shape).map(([name, schema]) => [
    code(name),
    defaultOf(schema),
    plain(schema.description ?? ''),
  ]);
  return `${GENERATED}

# Configuration

Environment variables of the control plane. An empty variable counts as unset; an unknown \`LUCIOLE_…\` variable is a problem,
because it is a misspelt one. Every problem is named at once, and the process ends with exit code 78 before it has changed
anything. \`npm start\` sets \`DATABASE_URL\` to its embedded PostgreSQL unless it is given.

${table(['Variable', 'Default', 'Meaning'], rows)}
`;
}

function defaultOf(schema: z.ZodType): string {
  if (schema instanceof z.ZodDefault) {
    const value: unknown = schema.def.defaultValue;
    return Array.isArray(value) ? 'none' : code(String(value));
  }
  return schema instanceof z.ZodOptional ? 'unset' : 'required';
}
