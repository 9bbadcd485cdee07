import { randomUUID } from 'node:crypto';
import {
  pathParameters,
  type RouteDefinition,
  routePath,
  ROUTES,
  SERVICE_ACCOUNT_SCOPES,
  TEAM_ROLES,
} from '@luciole/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '../src/auth/session-cookie.ts';
import { createTestApp, type TestApp, type TestRequest } from './support/test-app.ts';

/** What a route may answer to a credential: it is asked for one, it says no to this one, or it goes on. */
type Verdict = 'who are you' | 'not you' | 'go on';

/** Somebody who calls every route. */
interface Caller {
  readonly name: string;
  readonly verdict: (route: RouteDefinition) => Verdict;
  /** Made for each call: some calls end the session that makes them. */
  readonly credential: () => Promise<TestRequest>;
}

/** ROLE_NOT_PERMITTED and SCOPE_NOT_PERMITTED. Any other refusal comes from behind the door. */
const NOT_PERMITTED = [1002, 30_001];

let app: TestApp;
let callers: readonly Caller[];

/** What a route declares of a user with one role. */
const ofRole =
  (role: (typeof TEAM_ROLES)[number]) =>
  ({ auth, roles }: RouteDefinition): Verdict =>
    auth === 'none' || (auth !== 'bearer' && roles?.includes(role)) ? 'go on' : 'not you';

beforeAll(async () => {
  app = await createTestApp();
  const users = await Promise.all(
    TEAM_ROLES.map(async (role) => ({ role, ...(await app.createUser(app.companyId, role)) })),
  );
  const bearers = await Promise.all(
    SERVICE_ACCOUNT_SCOPES.map(async (scope) => {
      const account = await app.createServiceAccount(app.companyId, [scope]);
      return { scope, bearer: await app.signIn(account) };
    }),
  );
  callers = [
    nobody('nobody', {}),
    nobody('a wrong API key', { apiKey: randomUUID() }),
    nobody('a wrong access token', { bearer: 'e30.e30.e30' }),
    nobody('a wrong session', withCookie(makeToken().token)),
    ...users.map(({ role, apiKey }) => ({
      name: `${role} by API key`,
      verdict: ofRole(role),
      credential: () => Promise.resolve({ apiKey }),
    })),
    ...users.map(({ role, userId }) => ({
      name: `${role} by session`,
      verdict: ofRole(role),
      credential: () => sessionOf(userId, role),
    })),
    ...bearers.map(({ scope, bearer }) => ({
      name: `a bearer of ${scope}`,
      verdict: ({ auth, scopes }: RouteDefinition): Verdict =>
        auth === 'none' || (auth !== 'apiKey' && scopes?.includes(scope)) ? 'go on' : 'not you',
      credential: () => Promise.resolve({ bearer }),
    })),
  ];
});
afterAll(() => app.close());

const CALLERS = 4 + 2 * TEAM_ROLES.length + SERVICE_ACCOUNT_SCOPES.length;

describe('permission is what the contract declares', () => {
  it(
    `show 1: ${ROUTES.length} routes by ${CALLERS} callers, ${ROUTES.length * CALLERS} cells`,
    async () => {
      expect(callers).toHaveLength(CALLERS);
      const otherwise: string[] = [];
      let cells = 0;
      for (const route of ROUTES) {
        for (const caller of callers) {
          cells += 1;
          const seen = await tryOut(route, await caller.credential());
          const declared = caller.verdict(route);
          if (seen !== declared) {
            otherwise.push(`${route.id} by ${caller.name}: ${seen}, declared ${declared}`);
          }
        }
      }
      expect(otherwise).toEqual([]);
      expect(cells).toBe(ROUTES.length * CALLERS);
    },
    5 * 60_000,
  );

  it('lets GUEST and PLATFORM_ADMIN write nothing but what is their own', () => {
    const own = /^\/v1\/(session|apikeys)(\/|$)/;
    const writes = ROUTES.filter(
      ({ method, path, roles }) =>
        method !== 'GET' &&
        !own.test(path) &&
        (roles?.includes('GUEST') === true || roles?.includes('PLATFORM_ADMIN') === true),
    );
    // These read, or sign what is there already.
    const reading = [
      'policyEvaluate',
      'intermediateCertificateSearch',
      'revocationPreview',
      'incidentPreview',
      'certificateOriginFind',
      'activityLogSearch',
      'activityLogExport',
      'auditCheckpointCreate',
    ];
    expect(writes.map(({ id }) => id).filter((id) => !reading.includes(id))).toEqual([]);
  });

  it('wants a recent sign-in for CA keys, roles, API keys and second factors (ruling 28)', () => {
    const wanted = ROUTES.filter(({ recentAuthentication }) => recentAuthentication === true);
    expect(wanted.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'builtinCaAccountCreate',
        'userSetRoles',
        'userInvite',
        'userResetPassword',
        'teamAddMembers',
        'teamUpdate',
        'apiKeyCreate',
        'apiKeyRequestRotation',
        'secondFactorRemove',
        'sessionChangePassword',
      ]),
    );
  });
});

function nobody(name: string, credential: TestRequest): Caller {
  return {
    name,
    verdict: ({ auth }) => (auth === 'none' ? 'go on' : 'who are you'),
    credential: () => Promise.resolve(credential),
  };
}

function withCookie(token: string): TestRequest {
  return { headers: { cookie: `__Host-luciole=${token}`, origin: 'https://luciole.example' } };
}

/** A new session of a user, straight in the database. */
async function sessionOf(userId: string, role: string): Promise<TestRequest> {
  const { token, sha256 } = makeToken();
  const now = app.clock.now();
  await app.database.asAdministrator(
    `insert into user_sessions (company_id, id, user_id, token_hash, roles, method, second_factor, created_on,
       authenticated_on, last_seen_on, expires_on) values ($1, $2, $3, $4, $5, 'PASSWORD', false, $6, $6, $6, $7)`,
    [app.companyId, randomUUID(), userId, sha256, [role], now, new Date(now.getTime() + 3_600_000)],
  );
  return withCookie(token);
}

/** Calls a route with ids that nothing has and a body that is none: behind the door nothing happens. */
async function tryOut(route: RouteDefinition, credential: TestRequest): Promise<Verdict> {
  const params = Object.fromEntries(
    pathParameters(route.path).map((name) => [name, name === 'type' ? 'BUILTIN' : randomUUID()]),
  );
  const response = await app.request(route.method, routePath(route, params), {
    ...credential,
    ...(route.body !== undefined && route.family !== 'oauth' && { json: {} }),
  });
  if (
    response.status === 403 &&
    codesOf(response.text).some((code) => NOT_PERMITTED.includes(code))
  )
    return 'not you';
  return response.status === 401 && route.auth !== 'none' ? 'who are you' : 'go on';
}

function codesOf(text: string): readonly number[] {
  return [...text.matchAll(/"code":(\d+)/g)].map(([, code]) => Number(code));
}
