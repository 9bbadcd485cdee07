import { exampleOf } from './example.ts';
import { type Html, html } from './html.ts';
import {
  type Content,
  type JsonSchema,
  type Operation,
  referenceOf,
  type Schemas,
} from './json-schema.ts';
import { memberView, schemaView, typeView } from './schema-view.ts';

/** One route: folded it is a line, open it is everything there is to know about it. */
export function operationView(
  method: string,
  path: string,
  operation: Operation,
  schemas: Schemas,
): Html {
  const statuses = Object.entries(operation.responses);
  const successes = statuses.filter(([status]) => Number(status) < 400);
  const errors = statuses.filter(([status]) => Number(status) >= 400);
  const paragraphs = (operation.description ?? '').split('\n\n').filter((text) => text !== '');
  return html`<details class="operation" id="${operation.operationId}">
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span>
      <code class="path">${breakable(path)}</code>
      <span class="summary">${operation.summary}</span>
    </summary>
    <div class="inside">
      ${paragraphs.map((text) => html`<p>${text}</p>`)}
      <p class="credentials">${credentials(operation)}</p>
      ${parametersView(operation)} ${bodyView('Request', operation.requestBody?.content, schemas)}
      ${successes.map(([status, { description, content }]) =>
        content === undefined
          ? html`<h4>${status} <span>${description}, no body</span></h4>`
          : bodyView(`${status} ${description}`, content, schemas),
      )}
      <h4>Try it</h4>
      <pre><code>${curl(method, path, operation, schemas)}</code></pre>
      <h4>Errors</h4>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Status</th>
              <th>Code</th>
              <th>Meaning</th>
            </tr>
          </thead>
          <tbody>
            ${errors.map(([status, { description }]) => errorRows(status, description))}
          </tbody>
        </table>
      </div>
    </div>
  </details>`;
}

/** A path that may wrap at its slashes. */
function breakable(path: string): Html {
  return html`${path.split('/').map((part, index) => (index === 0 ? part : html`/<wbr />${part}`))}`;
}

function credentials({ security }: Operation): Html {
  const names = security.flatMap((entry) => Object.keys(entry));
  if (names.length === 0) return html`No credential.`;
  const words = names.map((name) =>
    name === 'apiKey'
      ? html`<code>tppl-api-key</code> of a user`
      : html`<code>Authorization: Bearer</code> of a service account`,
  );
  return html`Needs ${words.map((word, index) => html`${index === 0 ? '' : ' or '}${word}`)}.`;
}

function parametersView({ parameters }: Operation): Html | undefined {
  if (parameters.length === 0) return undefined;
  return html`<h4>Parameters</h4>
    <dl class="members">
      ${parameters.map(({ name, in: place, required, schema }) =>
        memberView(name, schema ?? {}, required === true, place),
      )}
    </dl>`;
}

function bodyView(title: string, content: Content | undefined, schemas: Schemas): Html | undefined {
  const [[type, { schema }] = ['', {}]] = Object.entries(content ?? {});
  if (schema === undefined) return undefined;
  // What is sent is shown member by member; what comes back is one link away.
  const named = title === 'Request' ? schemas[referenceOf(schema) ?? ''] : undefined;
  return html`<h4>${title} <span>${Object.keys(content ?? {}).join(', ')}</span></h4>
    ${schema.$ref === undefined ? undefined : html`<p class="type">${typeView(schema)}</p>`}
    ${schema.$ref === undefined ? schemaView(schema) : named && schemaView(named)}
    ${type.includes('json') ? exampleView(schema, schemas) : undefined}`;
}

function exampleView(schema: JsonSchema, schemas: Schemas): Html {
  return html`<details class="example">
    <summary>Example</summary>
    <pre><code>${JSON.stringify(exampleOf(schema, schemas), undefined, 2)}</code></pre>
  </details>`;
}

/** Rows from the lines `- 10006 MALFORMED: …` of a response's description. */
function errorRows(status: string, description: string): readonly Html[] {
  return description
    .split('\n')
    .map((line) => /^- (\d+) ([A-Z0-9_]+): (.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(
      ([, code, name, message]) =>
        html`<tr>
          <td>${status}</td>
          <td><code title="${name}">${code}</code></td>
          <td>${message}</td>
        </tr>`,
    );
}

/** A command line that calls the route of a control plane on this machine. */
function curl(method: string, path: string, operation: Operation, schemas: Schemas): string {
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$LUCIOLE${path}"`];
  const credential = Object.keys(operation.security[0] ?? {})[0];
  if (credential === 'apiKey') lines.push('-H "tppl-api-key: $API_KEY"');
  if (credential === 'bearer') lines.push('-H "Authorization: Bearer $ACCESS_TOKEN"');
  const [entry] = Object.entries(operation.requestBody?.content ?? {});
  const schema: JsonSchema | undefined = entry?.[1].schema;
  if (entry !== undefined && schema !== undefined) {
    const example = exampleOf(schema, schemas);
    if (entry[0].includes('form')) {
      for (const name of Object.keys(Object(example))) lines.push(`-d ${name}=…`);
    } else {
      lines.push(`-H "Content-Type: ${entry[0]}"`, `-d @request.json`);
    }
  }
  return lines.join(' \\\n  ');
}
