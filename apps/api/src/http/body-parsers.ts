import formbody from '@fastify/formbody';
import { findUnstorableText, isStorableText, UNSTORABLE_TEXT } from '@luciole/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MalformedInputError } from './malformed-input.error.ts';
import { routeOf } from './route-config.ts';

/** Most octets of a request body. */
export const BODY_LIMIT_BYTES = 1_048_576;

/** Deepest nesting of a JSON body; schemas of the contract need less than ten, recursive search expressions included. */
const MAX_JSON_DEPTH = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Replaces Fastify's parsers by two: JSON for every route, forms for the token endpoints only.
 *
 * An empty JSON body counts as absent, because Terraform sends `Content-Type: application/json` with every GET and DELETE.
 * Invalid UTF-8, prototype poisoning, deep nesting and text that PostgreSQL cannot hold are malformed input.
 */
export async function registerBodyParsers(fastify: FastifyInstance): Promise<void> {
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');

  fastify.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.!#$&^-]+\+)?json(?:\s*;|$)/i,
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (request: FastifyRequest, body: Buffer, done) => {
      if (body.length === 0) return done(null, undefined);
      let text: string;
      try {
        text = utf8.decode(body);
        requireShallowJson(text);
      } catch (error) {
        return done(asMalformed(error, 'is not valid UTF-8'), undefined);
      }
      return void parseJson(request, text, (error: Error | null, value: unknown) => {
        if (error !== null)
          return done(new MalformedInputError('', 'is not valid JSON'), undefined);
        const flaw = text.includes('\\u') ? findUnstorableText(value) : undefined;
        if (flaw !== undefined)
          return done(new MalformedInputError(flaw, UNSTORABLE_TEXT), undefined);
        return done(null, value);
      });
    },
  );

  await fastify.register(formbody, {
    bodyLimit: BODY_LIMIT_BYTES,
    parser: (text: string) => parseForm(text),
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    done(isAcceptable(request) ? null : new MalformedInputError('', 'media type', 415), payload);
  });
}

/** Whether the route takes bodies of this media type; a route without a body does not look at the header. */
function isAcceptable(request: FastifyRequest): boolean {
  const route = routeOf(request);
  const header = request.headers['content-type'];
  if (header === undefined || route?.body === undefined) return true;
  const mediaType = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const accepted = route.contentTypes?.request;
  return accepted?.includes(mediaType) ?? /^application\/(?:[^/]+\+)?json$/.test(mediaType);
}

/** A form as a record without prototype; a field given twice is malformed (RFC 6749 §3.2). */
function parseForm(text: string): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in fields) throw new MalformedInputError(`/${name}`, 'is given twice');
    if (!isStorableText(name) || !isStorableText(value))
      throw new MalformedInputError('', UNSTORABLE_TEXT);
    fields[name] = value;
  }
  return fields;
}

/** Refuses text nested deeper than {@link MAX_JSON_DEPTH} before anything recursive sees it; one pass, no memory. */
function requireShallowJson(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (isInString) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) isInString = false;
    } else if (unit === 0x22) isInString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) {
        throw new MalformedInputError('', `is nested deeper than ${MAX_JSON_DEPTH} levels`);
      }
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
}

function asMalformed(error: unknown, otherwise: string): MalformedInputError {
  return error instanceof MalformedInputError ? error : new MalformedInputError('', otherwise);
}
