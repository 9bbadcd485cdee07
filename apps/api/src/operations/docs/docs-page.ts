import { createHash } from 'node:crypto';
import type { OpenApiDocument } from '@luciole/contract';
import { Html, html } from './html.ts';
import type { Operation, Schemas } from './json-schema.ts';
import { operationView } from './operation-view.ts';
import { schemaView } from './schema-view.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

const sha256 = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing is loaded from anywhere, and only the page's own style and script run, known by their hashes. */
export const DOCS_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${sha256(STYLE)}`,
  `script-src ${sha256(SCRIPT)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The OpenAPI document as one page that needs nothing else, readable without script, on a phone and in the dark. */
export function renderDocsPage(document: OpenApiDocument): string {
  const schemas: Schemas = document.components.schemas;
  const entries = entriesOf(document);
  const groups = Map.groupBy(entries, ({ operation }) => operation.tags[0] ?? 'Other');
  const names = Object.keys(schemas);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Luciole API</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="#top"><span class="glow"></span><span>Luciole API</span></a>
          <input
            id="search"
            type="search"
            placeholder="Filter routes ( / )"
            aria-label="Filter routes and schemas"
            data-script
            hidden
          />
          <button id="theme" type="button" aria-label="Color theme" data-script hidden>Auto</button>
        </header>
        <div class="page" id="top">
          <nav class="side" aria-label="Groups">
            <ul>
              ${[...groups].map(
                ([name, members]) =>
                  html`<li>
                    <a href="#${slug(name)}">${name}<span>${members.length}</span></a>
                  </li>`,
              )}
              <li>
                <a href="#schemas">Schemas<span>${names.length}</span></a>
              </li>
            </ul>
          </nav>
          <main>
            ${introduction(document, entries.length)}
            <p id="none" class="none" hidden>Nothing matches.</p>
            ${[...groups].map(
              ([name, members]) =>
                html`<section data-group>
                  <h2 id="${slug(name)}">${name}</h2>
                  ${members.map(({ method, path, operation }) =>
                    operationView(method, path, operation, schemas),
                  )}
                </section>`,
            )}
            <section data-group>
              <h2 id="schemas">Schemas</h2>
              ${Object.entries(schemas).map(
                ([name, schema]) =>
                  html`<details class="schema" id="schema-${name}">
                    <summary><code class="path">${name}</code></summary>
                    <div class="inside">
                      ${schema.description === undefined ? undefined : html`<p>${schema.description}</p>`}
                      ${schemaView(schema)}
                    </div>
                  </details>`,
              )}
            </section>
          </main>
        </div>
        ${new Html(`<script>${SCRIPT}</script>`)}
      </body>
    </html>`;
  return page.text;
}

function introduction(document: OpenApiDocument, count: number): Html {
  const url = document.servers[0]?.['url'];
  return html`<div class="intro">
    <h1>Control plane API</h1>
    <p class="lead">
      ${count} routes for policies, sub-CA providers and configurations of workload-identity
      issuers, and for the issuers themselves.
    </p>
    <ul class="facts">
      <li><b>Base URL</b><code>${typeof url === 'string' ? url : ''}</code></li>
      <li><b>Users</b>send their key in <code>tppl-api-key</code>.</li>
      <li>
        <b>Service accounts</b>exchange a signed assertion for an access token of 15 minutes, and
        send it as <code>Authorization: Bearer</code>.
      </li>
      <li>
        <b>Errors</b>carry a stable <code>code</code>; branch on it, not on the message. Each answer
        names its <code>X-Request-Id</code>.
      </li>
      <li><b>Machine-readable</b><a href="/openapi.json">openapi.json</a>, OpenAPI 3.1</li>
    </ul>
  </div>`;
}

function entriesOf(document: OpenApiDocument): readonly Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      // The document is made by our own builder, which always writes these members.
      operation: operation as unknown as Operation,
    })),
  );
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
