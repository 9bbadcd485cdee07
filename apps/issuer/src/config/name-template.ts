import {
  canonicalDnsName,
  canonicalIpAddress,
  canonicalRfc822Name,
  canonicalUri,
  isWildcardDnsName,
  spiffeIdFault,
} from '@luciole/policy';

/** A name with places for claims: literal text and claims in turn. */
export interface NameTemplate {
  readonly parts: readonly NameTemplatePart[];
}

export type NameTemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** Where to look in the token: `{a.b}` is `['a', 'b']`; a name that has a dot itself is quoted, `{"kubernetes.io".namespace}`. */
  | { readonly kind: 'claim'; readonly path: readonly string[] };

const MAX_LENGTH = 2048;
const MAX_CLAIMS = 16;
const CLAIM =
  /^(?:[\w:/@-]{1,128}|"[\w:/@.-]{1,128}")(?:\.(?:[\w:/@-]{1,128}|"[\w:/@.-]{1,128}"))*$/;
const STEP = /"([^"]+)"|([^."]+)/g;

/** Takes a template apart, or says in one sentence what is wrong with it. Linear in its length. */
export function parseNameTemplate(template: string): NameTemplate | string {
  if (template === '' || template.length > MAX_LENGTH) {
    return `must have 1 to ${MAX_LENGTH} characters`;
  }
  const parts: NameTemplatePart[] = [];
  let claims = 0;
  for (const piece of template.split(/(\{[^{}]*\})/)) {
    if (piece.startsWith('{') && piece.endsWith('}')) {
      const claim = piece.slice(1, -1);
      if (!CLAIM.test(claim)) {
        return 'has braces around what is not the name of a claim, like {sub} or {"kubernetes.io".namespace}';
      }
      claims += 1;
      parts.push({
        kind: 'claim',
        path: [...claim.matchAll(STEP)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
      });
    } else if (/[{}]/.test(piece)) {
      return 'has a brace without its other half';
    } else if (piece !== '') {
      parts.push({ kind: 'text', text: piece });
    }
  }
  return claims > MAX_CLAIMS ? `must have at most ${MAX_CLAIMS} claims` : { parts };
}

/** What is wrong with a template for URIs, in one sentence: also when no claim could make it a URI or SPIFFE ID. */
export function uriTemplateFault(template: string): string | undefined {
  const filled = filledIn(template);
  if (typeof filled !== 'object') return filled;
  if (filled.beginsWithClaim) return undefined;
  if (canonicalUri(filled.example) === undefined) return 'can never be a URI';
  return /^spiffe:/i.test(filled.example) && spiffeIdFault(filled.example) !== undefined
    ? 'can never be a SPIFFE ID'
    : undefined;
}

/** What is wrong with a template for DNS names, in one sentence: also when no claim could make it one. */
export function dnsTemplateFault(template: string): string | undefined {
  const filled = filledIn(template);
  if (typeof filled !== 'object') return filled;
  const name = canonicalDnsName(filled.example);
  if (name === undefined) return 'can never be a DNS name';
  return isWildcardDnsName(name) ? 'must not be a wildcard' : undefined;
}

/** What is wrong with a template for IP addresses, in one sentence: also when no claim could make it one. */
export function ipTemplateFault(template: string): string | undefined {
  const filled = filledIn(template, '1');
  if (typeof filled !== 'object') return filled;
  if (filled.isOneClaim || canonicalIpAddress(filled.example) !== undefined) return undefined;
  return 'can never be an IP address';
}

/** What is wrong with a template for mail addresses, in one sentence: also when no claim could make it one. */
export function rfc822TemplateFault(template: string): string | undefined {
  const filled = filledIn(template);
  if (typeof filled !== 'object') return filled;
  if (filled.isOneClaim || canonicalRfc822Name(filled.example) !== undefined) return undefined;
  return 'can never be a mail address';
}

interface FilledIn {
  readonly example: string;
  readonly beginsWithClaim: boolean;
  readonly isOneClaim: boolean;
}

/** The template with an innocent value for each claim. */
function filledIn(template: string, innocent = 'x'): FilledIn | string {
  const parsed = parseNameTemplate(template);
  if (typeof parsed === 'string') return parsed;
  const { parts } = parsed;
  const beginsWithClaim = parts[0]?.kind === 'claim';
  return {
    example: parts.map((part) => (part.kind === 'text' ? part.text : innocent)).join(''),
    beginsWithClaim,
    isOneClaim: beginsWithClaim && parts.length === 1,
  };
}
