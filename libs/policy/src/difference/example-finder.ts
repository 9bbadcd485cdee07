import { EVALUATION_BUDGET } from '../evaluation/allowed-values.ts';
import { checkProperty } from '../evaluation/checks/property.check.ts';
import type { CompiledPolicy } from '../evaluation/compile-policy.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { noFindings } from '../evaluation/findings.ts';
import type { PropertyName } from '../evaluation/value-form.ts';
import { SAN_PROPERTIES, SUBJECT_PROPERTIES } from '../model/certificate-names.ts';
import { KEY_ALGORITHMS } from '../model/key-algorithm.ts';
import type { KeyAlgorithm } from '../model/key-algorithm.ts';
import type { RequestedCertificate } from '../model/requested-certificate.ts';
import { valuesOfEntry, valuesOfProperty } from './candidate-values.ts';
import type { ChangeEffect } from './policy-change.ts';
import { sideOf } from './property-changes.ts';
import type { Where } from './property-changes.ts';

/** All properties, those that name a workload first. */
export const PROPERTIES: readonly PropertyName[] = [...SAN_PROPERTIES, ...SUBJECT_PROPERTIES];

/** Most requests that are tried for one change, and most changes that examples are looked for. */
const MOST_TRIES = 150;
const MOST_SEARCHES = 60;
/** Most values of one property in an example; more would not be read. */
const MOST_VALUES = 12;

type Names = Readonly<Record<PropertyName, readonly string[]>>;
type Rest = Omit<RequestedCertificate, 'subject' | 'sans'>;

/**
 * Looks for requests that two policies decide about differently. It tries a bounded number of them; `evaluate` has the
 * last word about each.
 */
export class ExampleFinder {
  readonly #before: CompiledPolicy;
  readonly #after: CompiledPolicy;
  readonly #pools: ReadonlyMap<PropertyName, readonly string[]>;
  readonly #usual = new Map<ChangeEffect, Names>();
  /** For looking at single values; what the search may cost does not grow with the policies. */
  readonly #work = { remaining: 2 * EVALUATION_BUDGET };
  #searches = 0;

  constructor(before: CompiledPolicy, after: CompiledPolicy) {
    this.#before = before;
    this.#after = after;
    this.#pools = new Map(
      PROPERTIES.map((name) => {
        const constraints = [before, after]
          .map(({ policy }) => ({ ...policy.subject, ...policy.sans })[name])
          .filter((one) => one !== undefined);
        return [name, valuesOfProperty(sideOf(after, name).compiled, constraints)];
      }),
    );
  }

  /** A request that shows a change of one property, for that property's sake. */
  ofProperty(
    effect: ChangeEffect,
    name: PropertyName,
    where: Where,
  ): RequestedCertificate | undefined {
    if (!this.#isLeft()) return undefined;
    const [permitting, other] = this.#sides(effect);
    const usual = this.#usualNames(effect);
    const { path } = sideOf(permitting, name).compiled;
    let tries = 0;
    for (const values of this.#lists(name, where, effect)) {
      if (!this.#accepts(permitting, name, values)) continue;
      if (effect !== 'CHANGED' && this.#accepts(other, name, values)) continue;
      for (const names of this.#named({ ...usual, [name]: values }, name, effect)) {
        if (++tries > MOST_TRIES) return undefined;
        const request = requestOf(names, this.#usualRest(effect));
        if (this.#shows(effect, path, request)) return request;
      }
    }
    return undefined;
  }

  /** A request for usual names that differs only in key algorithm or validity. */
  ofRest(effect: ChangeEffect, path: string, rest: Rest): RequestedCertificate | undefined {
    if (!this.#isLeft()) return undefined;
    for (const names of this.#named(this.#usualNames(effect), undefined, effect)) {
      const request = requestOf(names, { ...this.#usualRest(effect, path), ...rest });
      if (this.#shows(effect, path, request)) return request;
    }
    return undefined;
  }

  /** A request that one of the policies leaves nothing of. */
  ofNothing(effect: ChangeEffect): RequestedCertificate | undefined {
    if (!this.#isLeft()) return undefined;
    const rest = this.#usualRest(effect);
    const none = nothing();
    const lists = PROPERTIES.flatMap((name) =>
      (this.#pools.get(name) ?? [])
        .slice(0, MOST_VALUES)
        .map((one) => ({ ...none, [name]: [one] })),
    );
    return [none, ...lists]
      .map((names) => requestOf(names, rest))
      .find((request) => this.#shows(effect, '', request));
  }

  #isLeft(): boolean {
    this.#searches++;
    return this.#searches <= MOST_SEARCHES;
  }

  /** The policy that permits such a request, and the one that it is compared with. */
  #sides(effect: ChangeEffect): readonly [CompiledPolicy, CompiledPolicy] {
    return effect === 'REFUSED' ? [this.#before, this.#after] : [this.#after, this.#before];
  }

  #shows(effect: ChangeEffect, path: string, request: RequestedCertificate): boolean {
    const [permitting, other] = this.#sides(effect);
    const permitted = evaluate(permitting, request);
    if (permitted.outcome === 'denied') return false;
    const compared = evaluate(other, request);
    if (effect === 'CHANGED') {
      return (
        compared.outcome === 'permitted' &&
        memberAt(compared.content, path) !== memberAt(permitted.content, path)
      );
    }
    return (
      compared.outcome === 'denied' &&
      compared.violations.some((one) => one.path === path || one.path.startsWith(`${path}/`))
    );
  }

  /** Values that are tried for the property that has changed. */
  #lists(name: PropertyName, where: Where, effect: ChangeEffect): readonly (readonly string[])[] {
    switch (where.kind) {
      case 'none':
        return [[]];
      case 'count':
        return this.#several(name, where.count, effect);
      case 'entry': {
        const { compiled } = sideOf(this.#after, name);
        return this.#filled(name, valuesOfEntry(compiled, where.entry), effect);
      }
      case 'any':
        return this.#filled(name, this.#pools.get(name) ?? [], effect);
      default:
        return where satisfies never;
    }
  }

  /** Each value, with as many others as a request must have. */
  #filled(
    name: PropertyName,
    values: readonly string[],
    effect: ChangeEffect,
  ): readonly (readonly string[])[] {
    const least = sideOf(this.#sides(effect)[0], name).compiled.minOccurrences;
    if (least <= 1) return values.map((value) => [value]);
    const [others = []] = this.#several(name, least, effect);
    return values.map((value) => [...new Set([value, ...others])].slice(0, least));
  }

  /** So many distinct values, such that both policies allow if there are enough. */
  #several(
    name: PropertyName,
    count: number,
    effect: ChangeEffect,
  ): readonly (readonly string[])[] {
    if (count > MOST_VALUES) return [];
    const [permitting, other] = this.#sides(effect).map((policy) => sideOf(policy, name).compiled);
    const allows = (side: typeof permitting, value: string) =>
      side !== undefined &&
      (side.type === 'IGNORED' ||
        side.type === 'LOCKED' ||
        side.allowed.match(value, this.#work) === 'matched');
    const values = (this.#pools.get(name) ?? []).filter((value) => allows(permitting, value));
    const shared = values.filter((value) => allows(other, value));
    return [shared, values]
      .filter(({ length }) => length >= count)
      .map((enough) => enough.slice(0, count));
  }

  /** Values for every property that the permitting policy accepts, the other one too where that can be. */
  #usualNames(effect: ChangeEffect): Names {
    const known = this.#usual.get(effect);
    if (known !== undefined) return known;
    const [permitting, other] = this.#sides(effect);
    const names = nothing();
    for (const name of PROPERTIES) {
      const lists = [[], ...this.#filled(name, this.#pools.get(name) ?? [], effect)];
      names[name] = this.#shared(name, lists, permitting, other) ?? [];
    }
    this.#usual.set(effect, names);
    return names;
  }

  /** The names as they are, and with a value for one more property: a certificate must name something. */
  *#named(names: Names, changed: PropertyName | undefined, effect: ChangeEffect): Generator<Names> {
    yield names;
    const [permitting, other] = this.#sides(effect);
    for (const name of PROPERTIES) {
      if (name === changed || names[name].length > 0) continue;
      const lists = (this.#pools.get(name) ?? []).map((value) => [value]);
      const chosen = this.#shared(name, lists, permitting, other);
      if (chosen !== undefined) yield { ...names, [name]: chosen };
    }
  }

  /** The first list that both accept, or else that the first policy does. */
  #shared(
    name: PropertyName,
    lists: readonly (readonly string[])[],
    permitting: CompiledPolicy,
    other: CompiledPolicy,
  ): readonly string[] | undefined {
    let own: readonly string[] | undefined;
    for (const list of lists) {
      if (!this.#accepts(permitting, name, list)) continue;
      if (this.#accepts(other, name, list)) return list;
      own ??= list;
    }
    return own;
  }

  #accepts(policy: CompiledPolicy, name: PropertyName, values: readonly string[]): boolean {
    const findings = { ...noFindings(false), work: this.#work };
    checkProperty(sideOf(policy, name).compiled, values, findings);
    return findings.violations.length === 0;
  }

  /** A key algorithm that both policies permit, named unless the change is about it. */
  #usualRest(effect: ChangeEffect, about = ''): Rest {
    if (about === '/keyAlgorithm') return {};
    const [permitting, other] = this.#sides(effect);
    const usable = KEY_ALGORITHMS.filter((one) => isUsable(permitting, one));
    const keyAlgorithm = usable.find((one) => isUsable(other, one)) ?? usable[0];
    return keyAlgorithm === undefined ? {} : { keyAlgorithm };
  }
}

/** Whether a request for a key of this algorithm is permitted. */
export function isUsable(
  { grantedKeyUsages, keyAlgorithms }: CompiledPolicy,
  algorithm: KeyAlgorithm,
): boolean {
  const usages = grantedKeyUsages.get(algorithm)?.keyUsages ?? [];
  return keyAlgorithms.has(algorithm) && usages.length > 0;
}

function nothing(): Record<PropertyName, readonly string[]> {
  return {
    commonName: [],
    organization: [],
    organizationalUnit: [],
    locality: [],
    stateOrProvince: [],
    country: [],
    dnsNames: [],
    ipAddresses: [],
    rfc822Names: [],
    uniformResourceIdentifiers: [],
  };
}

function requestOf(names: Names, rest: Rest): RequestedCertificate {
  const { dnsNames, ipAddresses, rfc822Names, uniformResourceIdentifiers, ...subject } = names;
  const sans = { dnsNames, ipAddresses, rfc822Names, uniformResourceIdentifiers };
  return { subject, sans, ...rest };
}

/** What stands under a JSON pointer, as text; the order of usages means nothing. */
function memberAt(content: object, path: string): string {
  let member: unknown = content;
  for (const step of path.split('/').slice(1)) {
    member = (member as Readonly<Record<string, unknown>>)[step];
  }
  const isSet = path === '/keyUsages' || path === '/extendedKeyUsages';
  return JSON.stringify(isSet ? (member as readonly string[]).toSorted() : member);
}
