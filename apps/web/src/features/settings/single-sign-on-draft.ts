import type {
  SingleSignOnClientAuthentication,
  SingleSignOnRequest,
  SingleSignOnSettings,
  SingleSignOnTestRequest,
  TeamRole,
} from '@luciole/contract';
import { faultIf } from '../../components/forms/fault.ts';
import type { FieldMessage } from '../../components/forms/field-messages.ts';

/** What a group of the provider gives; `key` tells rows apart while they change. */
export interface MappingDraft {
  readonly key: string;
  readonly group: string;
  readonly roles: readonly TeamRole[];
  readonly teams: readonly string[];
}

/** The settings as a form has them. */
export interface SingleSignOnDraft {
  readonly enabled: boolean;
  readonly displayName: string;
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Empty: what is stored stays. */
  readonly clientSecret: string;
  readonly clientAuthentication: SingleSignOnClientAuthentication;
  /** Separated by spaces, as OAuth writes them. */
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly mappings: readonly MappingDraft[];
  readonly defaultRoles: readonly TeamRole[];
  readonly createUsers: boolean;
  readonly linkUsers: boolean;
  readonly passwordSignIn: boolean;
  readonly requireAuthTime: boolean;
}

const NEW: SingleSignOnDraft = {
  enabled: true,
  displayName: '',
  issuerUrl: '',
  clientId: '',
  clientSecret: '',
  clientAuthentication: 'CLIENT_SECRET_BASIC',
  scopes: 'openid profile email',
  groupsClaim: 'groups',
  mappings: [],
  defaultRoles: [],
  createUsers: true,
  linkUsers: false,
  passwordSignIn: true,
  requireAuthTime: true,
};

export function singleSignOnDraftOf(settings: SingleSignOnSettings | undefined): SingleSignOnDraft {
  if (settings === undefined) return NEW;
  const { scopes, groupMappings } = settings;
  return {
    ...NEW,
    enabled: settings.enabled,
    displayName: settings.displayName,
    issuerUrl: settings.issuerUrl,
    clientId: settings.clientId,
    clientAuthentication: settings.clientAuthentication,
    groupsClaim: settings.groupsClaim,
    defaultRoles: settings.defaultRoles,
    createUsers: settings.createUsers,
    linkUsers: settings.linkUsers,
    passwordSignIn: settings.passwordSignIn,
    requireAuthTime: settings.requireAuthTime,
    scopes: scopes.join(' '),
    mappings: groupMappings.map((mapping) => ({ key: crypto.randomUUID(), ...mapping })),
  };
}

export function newMapping(): MappingDraft {
  return { key: crypto.randomUUID(), group: '', roles: [], teams: [] };
}

/** What is tried without being stored. */
export function testRequestOf(draft: SingleSignOnDraft): SingleSignOnTestRequest {
  return {
    issuerUrl: draft.issuerUrl.trim(),
    clientId: draft.clientId.trim(),
    clientAuthentication: draft.clientAuthentication,
    scopes: draft.scopes.split(/\s+/).filter(Boolean),
    groupsClaim: draft.groupsClaim.trim(),
    ...(draft.clientSecret !== '' && { clientSecret: draft.clientSecret }),
  };
}

export function singleSignOnRequestOf(draft: SingleSignOnDraft): SingleSignOnRequest {
  const displayName = draft.displayName.trim();
  return {
    ...testRequestOf(draft),
    enabled: draft.enabled,
    ...(displayName !== '' && { displayName }),
    groupMappings: draft.mappings.map(({ group, roles, teams }) => ({
      group: group.trim(),
      roles: [...roles],
      teams: teams as SingleSignOnSettings['groupMappings'][number]['teams'],
    })),
    defaultRoles: [...draft.defaultRoles],
    createUsers: draft.createUsers,
    linkUsers: draft.linkUsers,
    passwordSignIn: draft.passwordSignIn,
    requireAuthTime: draft.requireAuthTime,
  };
}

/** What the browser can see to be missing. */
export function singleSignOnFaults(draft: SingleSignOnDraft): readonly FieldMessage[] {
  return [
    ...faultIf(
      !/^https:\/\/\S+$/.test(draft.issuerUrl.trim()),
      '/issuerUrl',
      'Enter an address that begins with https://',
    ),
    ...faultIf(draft.clientId.trim() === '', '/clientId', 'Enter the client id'),
    ...faultIf(draft.groupsClaim.trim() === '', '/groupsClaim', 'Name the claim'),
    ...draft.mappings.flatMap(({ group }, index) =>
      faultIf(group.trim() === '', `/groupMappings/${index}/group`, 'Name the group'),
    ),
  ];
}
