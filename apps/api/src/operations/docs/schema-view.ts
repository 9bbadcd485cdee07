import { type Html, html } from './html.ts';
import { alternativesOf, type JsonSchema, referenceOf } from './json-schema.ts';

/** Members of an object as a table of name, type and meaning; anything else as its type. */
export function schemaView(schema: JsonSchema): Html {
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0) return html`<p class="type">${typeView(schema)}</p>`;
  return html`<dl class="members">
    ${members.map(([name, member]) => memberView(name, member, schema.required?.includes(name) === true))}
  </dl>`;
}

/** One named value: a member of an object or a parameter. */
export function memberView(
  name: string,
  schema: JsonSchema,
  isRequired: boolean,
  place = '',
): Html {
  return html`<div>
    <dt>
      <code>${name}</code>${isRequired ? html`<b title="required">required</b>` : undefined}${
        place === '' ? undefined : html`<i>${place}</i>`
      }
    </dt>
    <dd>
      <span class="type">${typeView(schema)}</span>
      ${limitsView(schema)}
      ${schema.description === undefined ? undefined : html`<p>${schema.description}</p>`}
    </dd>
  </div>`;
}

/** A type in one line; named schemas are links. */
export function typeView(schema: JsonSchema): Html {
  const name = referenceOf(schema);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  const alternatives = [...alternativesOf(schema), ...(schema.allOf ?? [])];
  if (alternatives.length > 0) {
    return html`${alternatives.map((part, index) => html`${index === 0 ? '' : ' or '}${typeView(part)}`)}`;
  }
  if (schema.enum !== undefined) {
    return html`${schema.enum.map(
      (value, index) => html`${index === 0 ? '' : ' · '}<code>${String(value)}</code>`,
    )}`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.items !== undefined) return html`list of ${typeView(schema.items)}`;
  if (Object.keys(schema.properties ?? {}).length > 0) return html`object${schemaView(schema)}`;
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object')
    return html`map of ${typeView(additionalProperties)}`;
  const type = typeof schema.type === 'object' ? schema.type.join(' or ') : (schema.type ?? 'any');
  return html`${type}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}

function limitsView(schema: JsonSchema): Html | undefined {
  const limits = [
    range('length', schema.minLength, schema.maxLength),
    range('value', schema.minimum, schema.maximum),
    range('items', schema.minItems, schema.maxItems),
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : html`<span class="limits">${limits.join(', ')}</span>`;
}

function range(what: string, least?: number, most?: number): string | undefined {
  const isUnbounded = most === undefined || most >= Number.MAX_SAFE_INTEGER;
  const isFromBelow = least === undefined || least <= Number.MIN_SAFE_INTEGER;
  if (isUnbounded && isFromBelow) return undefined;
  if (isUnbounded) return `${what} from ${least}`;
  return isFromBelow ? `${what} up to ${most}` : `${what} ${least} to ${most}`;
}
