import { compilePolicy } from '../evaluation/compile-policy.ts';
import type { CompiledPolicy } from '../evaluation/compile-policy.ts';
import { KEY_ALGORITHMS } from '../model/key-algorithm.ts';
import type { CertificatePolicy } from '../model/policy.ts';
import type { RequestedCertificate } from '../model/requested-certificate.ts';
import { formatValidityPeriod } from '../model/validity-period.ts';
import { ExampleFinder, PROPERTIES, isUsable } from './example-finder.ts';
import type { ChangeEffect, PolicyChange } from './policy-change.ts';
import { compareProperty, isChecked, sideOf, valuesOfNone } from './property-changes.ts';

interface Comparison {
  readonly before: CompiledPolicy;
  readonly after: CompiledPolicy;
  readonly examples: ExampleFinder;
}

/**
 * What a change of a policy means for requests: each kind of request that became permitted, that became refused, and that
 * gets another certificate, with an example where one was found. Where it says nothing, nothing is decided differently;
 * where it gives an example, `evaluate` decides so. Same inputs, same answer; bounded time for any two policies.
 *
 * @throws {PolicyError} POLICY_INCOHERENT when one of the two is no policy
 */
export function diffPolicies(
  before: CertificatePolicy,
  after: CertificatePolicy,
): readonly PolicyChange[] {
  const sides = { before: compilePolicy(before), after: compilePolicy(after) };
  const comparison = { ...sides, examples: new ExampleFinder(sides.before, sides.after) };
  return [
    ...compareNames(comparison),
    ...compareProperties(comparison),
    ...compareKeys(comparison),
    ...compareValidity(comparison),
    ...compareUsages(comparison),
    ...compareNothing(comparison),
  ];
}

function compareNames({ before, after }: Comparison): readonly PolicyChange[] {
  if (before.policy.name === after.policy.name) return [];
  const names = { before: [before.policy.name], after: [after.policy.name] };
  return [{ effect: 'CHANGED', code: 'NAME', path: '/name', ...names }];
}

function compareProperties({ before, after, examples }: Comparison): readonly PolicyChange[] {
  return PROPERTIES.flatMap((property) => {
    const side = sideOf(after, property);
    const { path } = side.compiled;
    return compareProperty(sideOf(before, property), side).map(({ where, ...change }) => {
      const request = examples.ofProperty(change.effect, property, where);
      const values = request && { ...request.subject, ...request.sans }[property];
      return { ...change, path, property, ...exampleOf(request, values) };
    });
  });
}

function compareKeys({ before, after, examples }: Comparison): readonly PolicyChange[] {
  const path = '/keyAlgorithm';
  const changes: PolicyChange[] = [];
  for (const keyAlgorithm of KEY_ALGORITHMS) {
    const [was, is] = [isUsable(before, keyAlgorithm), isUsable(after, keyAlgorithm)];
    if (was === is) continue;
    const effect = is ? 'ALLOWED' : 'REFUSED';
    changes.push({
      effect,
      code: is ? 'KEY_ALGORITHM_ADDED' : 'KEY_ALGORITHM_REMOVED',
      path,
      before: is ? [] : [keyAlgorithm],
      after: is ? [keyAlgorithm] : [],
      ...exampleOf(examples.ofRest(effect, path, { keyAlgorithm }), [keyAlgorithm]),
    });
  }
  const [had, has] = [before.policy, after.policy].map(({ keyAlgorithm }) => keyAlgorithm);
  if (had === undefined || has === undefined || had.defaultValue === has.defaultValue) {
    return changes;
  }
  const effect = effectOf(isUsable(before, had.defaultValue), isUsable(after, has.defaultValue));
  changes.push({
    effect,
    code: 'DEFAULT_KEY_ALGORITHM',
    path,
    before: [had.defaultValue],
    after: [has.defaultValue],
    ...exampleOf(examples.ofRest(effect, path, {}), []),
  });
  return changes;
}

function effectOf(wasPermitted: boolean, isPermitted: boolean): ChangeEffect {
  if (wasPermitted === isPermitted) return 'CHANGED';
  return isPermitted ? 'ALLOWED' : 'REFUSED';
}

function compareValidity({ before, after, examples }: Comparison): readonly PolicyChange[] {
  const path = '/validityPeriod';
  const changes: PolicyChange[] = [];
  const periods = { before: [before.policy.validityPeriod], after: [after.policy.validityPeriod] };
  if (before.validitySeconds !== after.validitySeconds) {
    const isLonger = after.validitySeconds > before.validitySeconds;
    const effect = isLonger ? 'ALLOWED' : 'REFUSED';
    const { validityPeriod } = isLonger ? after.policy : before.policy;
    const example = examples.ofRest(effect, path, { validityPeriod });
    const shown = exampleOf(example, [validityPeriod]);
    changes.push({ effect, code: 'LONGEST_VALIDITY', path, ...periods, ...shown });
  }
  if (formatValidityPeriod(before.validityPeriod) !== formatValidityPeriod(after.validityPeriod)) {
    const shown = exampleOf(examples.ofRest('CHANGED', path, {}), []);
    changes.push({ effect: 'CHANGED', code: 'USUAL_VALIDITY', path, ...periods, ...shown });
  }
  return changes;
}

function compareUsages({ before, after, examples }: Comparison): readonly PolicyChange[] {
  const members = [
    ['keyUsages', 'KEY_USAGES'],
    ['extendedKeyUsages', 'EXTENDED_KEY_USAGES'],
  ] as const;
  return members.flatMap(([member, code]) => {
    const [had, has] = [before.policy[member], after.policy[member]];
    if (isWithin(had, has) && isWithin(has, had)) return [];
    const path = `/${member}`;
    const shown = exampleOf(examples.ofRest('CHANGED', path, {}), []);
    return [{ effect: 'CHANGED', code, path, before: [...had], after: [...has], ...shown }];
  });
}

function isWithin(some: readonly string[], others: readonly string[]): boolean {
  return some.every((one) => others.includes(one));
}

/** A request is refused when nothing is left to certify: what the policy adds or drops decides about that too. */
function compareNothing({ before, after, examples }: Comparison): readonly PolicyChange[] {
  const code = 'NOTHING_ASKED';
  const said = { code, path: '', before: [], after: [] } as const;
  const changes: PolicyChange[] = [];
  for (const [effect, from, to] of [
    ['REFUSED', before, after],
    ['ALLOWED', after, before],
  ] as const) {
    if (!mayBecomeNothing(from, to)) continue;
    changes.push({ effect, ...said, ...exampleOf(examples.ofNothing(effect), []) });
  }
  return changes;
}

function mayBecomeNothing(from: CompiledPolicy, to: CompiledPolicy): boolean {
  const isNamed = PROPERTIES.some((name) => valuesOfNone(sideOf(to, name))?.length !== 0);
  if (isNamed) return false;
  return PROPERTIES.some((name) => {
    const [had, has] = [sideOf(from, name), sideOf(to, name)];
    const isDropped = isChecked(had) && has.compiled.type === 'IGNORED';
    return isDropped || (valuesOfNone(had) ?? []).length > 0;
  });
}

function exampleOf(
  request: RequestedCertificate | undefined,
  values: readonly string[] | undefined,
): Pick<PolicyChange, 'example'> {
  return request === undefined ? {} : { example: { values: values ?? [], request } };
}
