import { buildOpenApiDocument, type OpenApiDocument, ROUTES } from '@luciole/contract';

/** The version of the wire, as the document states it. */
const API_VERSION = '1.0.0';

/** The OpenAPI 3.1 document of every route of the control plane, for a deployment that is reached under `publicUrl`. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  return buildOpenApiDocument(ROUTES, {
    publicUrl,
    version: API_VERSION,
    title: 'Luciole control plane',
  });
}
