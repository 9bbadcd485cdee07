import {
  canonicalDnsName,
  canonicalIpAddress,
  canonicalRfc822Name,
  canonicalUri,
  parseSpiffeId,
  SAN_PROPERTIES,
  type SanProperty,
} from '@luciole/policy';
import type { NameBinding } from '../config/config.ts';
import { parseNameTemplate } from '../config/name-template.ts';
import type { BoundNames, PolicyInForce } from '../issuance/issuance.ts';
import { claimAt, type Claims } from './claims.ts';

/** What a client is bound to under a policy; `undefined` when it is not bound. */
export type NamesUnder = (policy: PolicyInForce) => BoundNames | undefined;

/** No name at all: what a client gets when its token does not fill the places of its bindings. */
const NO_NAME: BoundNames = {
  dnsNames: [],
  ipAddresses: [],
  rfc822Names: [],
  uniformResourceIdentifiers: [],
};

/** Most octets of a DNS label (RFC 1035 §2.3.4). */
const MAX_LABEL_LENGTH = 63;

type MutableNames = { -readonly [Form in keyof BoundNames]: string[] };

/**
 * A name of a token in canonical form; `undefined` when the token lacks a claim of it, `hostile` when a claim holds what
 * would say more than its place in the name lets it say.
 */
type NameOf = (claims: Claims) => { readonly name: string } | 'hostile' | undefined;

/** A stretch of a name, as {@link NameOf} the whole. */
type Piece = (claims: Claims) => { readonly text: string } | 'hostile' | undefined;

type CompiledBinding = Readonly<Record<SanProperty, readonly NameOf[]>> & {
  readonly policies: ReadonlySet<string>;
};

/**
 * Compiles the bindings of the issuer's file (ruling 19). What it gives for a token's claims says which names that token
 * may have at most under a policy:
 *
 * - The names of all bindings that hold for the policy count together. A form for which none of them has a template is
 *   not bound, and left to the policy.
 * - A name with a claim that the token lacks does not count. A token of which no name is left gets no name of any form.
 * - A token with a claim that is no text, or that would reach beyond its place, gets no name of any form: it was made to.
 *
 * @throws {TypeError} when a template cannot be read, which the checked configuration excludes
 */
export function compileBindings(bindings: readonly NameBinding[]): (claims: Claims) => NamesUnder {
  const compiled = bindings.map((binding): CompiledBinding => ({
    policies: new Set(binding.policies),
    dnsNames: binding.dnsNames.map(dnsNameOf),
    ipAddresses: binding.ipAddresses.map(ipAddressOf),
    rfc822Names: binding.rfc822Names.map(rfc822NameOf),
    uniformResourceIdentifiers: binding.uniformResourceIdentifiers.map(uriOf),
  }));
  if (compiled.length === 0) return () => () => undefined;
  return (claims) => namesUnder(expandAll(compiled, claims));
}

interface ExpandedBinding {
  readonly policies: ReadonlySet<string>;
  /** `undefined` when the token is hostile. */
  readonly names: BoundNames | undefined;
}

/** Now and not when a policy is known: whoever is remembered must not be remembered with all claims. */
function expandAll(bindings: readonly CompiledBinding[], claims: Claims): ExpandedBinding[] {
  return bindings.map((binding) => ({
    policies: binding.policies,
    names: expand(binding, claims),
  }));
}

function namesUnder(bindings: readonly ExpandedBinding[]): NamesUnder {
  return ({ policy }) => {
    const holding = bindings.filter(
      ({ policies }) => policies.size === 0 || policies.has(policy.name),
    );
    return holding.length === 0 ? undefined : union(holding.map(({ names }) => names));
  };
}

/** The names of one binding; `undefined` when the token is hostile. */
function expand(binding: CompiledBinding, claims: Claims): BoundNames | undefined {
  const names: MutableNames = {};
  for (const form of SAN_PROPERTIES) {
    if (binding[form].length === 0) continue;
    const list = (names[form] = [] as string[]);
    for (const template of binding[form]) {
      const result = template(claims);
      if (result === 'hostile') return undefined;
      if (result !== undefined) list.push(result.name);
    }
  }
  return names;
}

function union(all: readonly (BoundNames | undefined)[]): BoundNames {
  const names: MutableNames = {};
  for (const each of all) {
    if (each === undefined) return NO_NAME;
    for (const form of SAN_PROPERTIES) {
      const more = each[form];
      if (more !== undefined) (names[form] ??= []).push(...more);
    }
  }
  const isEmpty = Object.values(names).every((list) => list.length === 0);
  return isEmpty ? NO_NAME : names;
}

/** In the authority a claim fills part of a label of the host name, behind it part of a segment of the path. */
function uriOf(template: string): NameOf {
  return nameOf(
    template,
    (before) => (/^[^:]*:\/\/[^/?#]*$/.test(before) ? isLabelPart : isSegmentPart),
    (name) => (/^spiffe:/i.test(name) ? parseSpiffeId(name)?.text : canonicalUri(name)),
  );
}

function dnsNameOf(template: string): NameOf {
  return nameOf(template, () => isLabelPart, canonicalDnsName);
}

function ipAddressOf(template: string): NameOf {
  return nameOf(template, () => isGroupPart, canonicalIpAddress);
}

/** A claim fills part of the local part, behind the @ part of a label of the host name. */
function rfc822NameOf(template: string): NameOf {
  return nameOf(
    template,
    (before) => (before.includes('@') ? isLabelPart : isLocalPart),
    canonicalRfc822Name,
  );
}

/**
 * @param rule - what a claim must be where `before` is in front of it
 * @param canonical - the name in canonical form; `undefined` when it is none
 */
function nameOf(
  template: string,
  rule: (before: string) => (value: string) => boolean,
  canonical: (name: string) => string | undefined,
): NameOf {
  const parsed = parseNameTemplate(template);
  if (typeof parsed === 'string') throw new TypeError(`the template ${template} ${parsed}`);
  const { parts } = parsed;
  // A template that is one claim and nothing else has no place to break out of: the claim is the name.
  const isWhole = parts.length === 1;
  let before = '';
  const pieces = parts.map((part): Piece => {
    if (part.kind === 'text') {
      before += part.text;
      return () => part;
    }
    const isAcceptable = isWhole ? isPlain : rule(before);
    before += 'x';
    return (claims: Claims) => {
      const value = claimAt(claims, part.path);
      if (value === undefined) return undefined;
      return typeof value === 'string' && isAcceptable(value) ? { text: value } : 'hostile';
    };
  });
  return (claims) => {
    const filled = pieces.map((piece) => piece(claims));
    if (filled.includes('hostile')) return 'hostile';
    let text = '';
    for (const piece of filled) {
      if (typeof piece !== 'object') return undefined;
      text += piece.text;
    }
    const name = canonical(text);
    return name === undefined ? 'hostile' : { name };
  };
}

/** Letters, digits and hyphens; whether they may stand where they do is up to the whole name. */
function isLabelPart(value: string): boolean {
  return value.length <= MAX_LABEL_LENGTH && /^[A-Za-z0-9-]+$/.test(value);
}

/** RFC 3986's unreserved characters without the tilde, which are SPIFFE's (SPIFFE-ID §2.2); a dot alone would be a way up. */
function isSegmentPart(value: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(value) && !/^\.+$/.test(value);
}

/** Digits of a group of an IP address; whether the whole is one is up to it. */
function isGroupPart(value: string): boolean {
  return /^[0-9A-Fa-f]{1,4}$/.test(value);
}

/** What mailboxes are called in practice; where dots may stand is up to the whole name. */
function isLocalPart(value: string): boolean {
  return /^[A-Za-z0-9._+-]+$/.test(value);
}

/** Neither wildcard nor blank; the form has the rest to say. */
function isPlain(value: string): boolean {
  return /^[!-)+-~]+$/.test(value);
}
