import type { TeamRole, UserMatchingRule } from '@luciole/contract';
import type { SettingsRow } from './settings.repository.ts';

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** Most values of one claim that are looked at. */
const MOST_VALUES = 2_000;

/** The texts of a claim: one, or several; a claim of another shape has none. */
export function textsOf(claims: Claims, name: string): readonly string[] {
  return valuesOf(claims, name)
    .slice(0, MOST_VALUES)
    .flatMap((one) =>
      typeof one === 'string'
        ? [one]
        : typeof one === 'number' || typeof one === 'boolean'
          ? [String(one)]
          : [],
    );
}

function valuesOf(claims: Claims, name: string): readonly unknown[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return Array.isArray(value) ? value : [value];
}

/** Rights by claims. */
export interface ClaimedRights {
  readonly roles: readonly TeamRole[];
  /** Ids, each once; the teams may be gone. */
  readonly teams: readonly string[];
}

/** Rules of a team, and its id. */
export interface TeamRules {
  readonly id: string;
  readonly rules: readonly UserMatchingRule[];
}

/** Roles and teams that the claims give: by groups, and by the rules of teams; default roles where no group gives one. */
export function rightsOf(
  claims: Claims,
  settings: Pick<SettingsRow, 'groups_claim' | 'group_mappings' | 'default_roles'>,
  teams: readonly TeamRules[],
): ClaimedRights {
  const groups = new Set(textsOf(claims, settings.groups_claim));
  const given = settings.group_mappings.filter(({ group }) => groups.has(group));
  const roles = new Set(given.flatMap((mapping) => mapping.roles));
  const byRules = teams.filter(({ rules }) => isMatching(claims, rules)).map(({ id }) => id);
  return {
    roles: [...(roles.size > 0 ? roles : settings.default_roles)].toSorted(),
    teams: [...new Set([...given.flatMap((mapping) => mapping.teams), ...byRules])].toSorted(),
  };
}

/**
 * Whether claims pass every rule; no rules match nobody. A claim that is missing passes none, whatever the rule asks, and
 * one of which something cannot be read passes none that something is not in it: a provider that leaves a claim out (a list
 * that grew too long, a scope that it does not know) shall give nobody a right.
 */
export function isMatching(claims: Claims, rules: readonly UserMatchingRule[]): boolean {
  return rules.length > 0 && rules.every((rule) => isPassing(claims, rule));
}

function isPassing(claims: Claims, { claimName, operator, value }: UserMatchingRule): boolean {
  const texts = textsOf(claims, claimName);
  const isWhole = texts.length > 0 && texts.length === valuesOf(claims, claimName).length;
  switch (operator) {
    case 'EQUALS':
      return texts.includes(value);
    case 'NOT_EQUALS':
      return isWhole && !texts.includes(value);
    case 'CONTAINS':
      return texts.some((text) => text.includes(value));
    case 'NOT_CONTAINS':
      return isWhole && !texts.some((text) => text.includes(value));
    case 'STARTS_WITH':
      return texts.some((text) => text.startsWith(value));
    case 'ENDS_WITH':
      return texts.some((text) => text.endsWith(value));
    default:
      return operator satisfies never;
  }
}

/** Names of somebody, fit to be stored. */
export interface ClaimedPerson {
  readonly username: string;
  readonly emailAddress: string;
  /** Whether the provider vouches for the address. */
  readonly isEmailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * Who the claims say it is. The user name is the e-mail address, unless the provider says that it is not verified; then the
 * preferred name, then the subject.
 */
export function personOf(claims: Claims): ClaimedPerson {
  const text = (name: string): string => storable(textsOf(claims, name)[0] ?? '');
  const email = text('email');
  const names = [
    claims['email_verified'] === false ? '' : email,
    text('preferred_username'),
    text('sub'),
  ];
  const username = names.find((name) => name !== '' && !/\s/u.test(name)) ?? '';
  return {
    username,
    emailAddress: email === '' ? username : email,
    isEmailVerified: email !== '' && claims['email_verified'] === true,
    firstName: text('given_name'),
    lastName: text('family_name'),
  };
}

/** At most 250 characters without control characters; nothing when there is more. */
function storable(text: string): string {
  return text.length <= 250 && !/[\p{Cc}\p{Cs}]/u.test(text) ? text.trim() : '';
}
