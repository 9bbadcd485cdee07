import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf, SignInBrowser } from '../../test/support/openid-provider/sign-in-browser.ts';
import {
  createSingleSignOnBench,
  type SingleSignOnBench,
} from '../../test/support/openid-provider/single-sign-on-bench.ts';
import type { TestApp } from '../../test/support/test-app.ts';

let bench: SingleSignOnBench;
let app: TestApp;

beforeAll(async () => {
  bench = await createSingleSignOnBench();
  ({ app } = bench);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const invite = async (username: string, roles: readonly string[]) =>
  (
    await app.request('POST', '/v1/users/invitations', {
      apiKey: app.apiKey,
      json: { username, roles },
    })
  ).json<{ user: { id: string } }>().user.id;

const rolesOf = async (browser: SignInBrowser) =>
  (await browser.send('GET', '/v1/session')).json<{ roles?: string[] }>().roles;

describe('show 2: a first sign-in at a real OpenID provider', () => {
  it('creates the user, with what the groups give, and comes back to the page it began at', async () => {
    const person = bench.someone(['pki', 'else'], { given_name: 'Ada', family_name: 'Lovelace' });
    const browser = new SignInBrowser(app);
    expect(await bench.signIn(browser, person, '/policies?q=1#top')).toBe('/policies?q=1#top');
    const session = await browser.send('GET', '/v1/session');
    const username = `${person.slice(0, 8)}@example.com`;
    expect(session.json()).toMatchObject({
      username,
      roles: ['PKI_ADMIN'],
      session: { method: 'SINGLE_SIGN_ON', secondFactor: false },
    });
    const { userId } = session.json<{ userId: string }>();
    const user = await app.request('GET', `/v1/users/${userId}`, { apiKey: app.apiKey });
    expect(user.json()).toMatchObject({
      firstname: 'Ada',
      lastname: 'Lovelace',
      emailAddress: username,
      ssoStatus: 'ACTIVE',
      userStatus: 'ACTIVE',
      hasPassword: false,
      systemRoles: [],
      productRoles: {},
      singleSignOnRoles: ['PKI_ADMIN'],
    });
    expect((await bench.events('user.created'))[0]).toMatchObject({
      actor_name: username,
      after: { issuer: bench.ourProvider.issuer, subject: person },
    });
    expect((await bench.events('user.login-succeeded'))[0]).toMatchObject({
      after: { method: 'SINGLE_SIGN_ON' },
    });
  });

  it('is one user at the second, and a group that was removed gives nothing any more, to no session and no key', async () => {
    const person = bench.someone(['pki', 'staff']);
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    const { userId } = (await browser.send('GET', '/v1/session')).json<{ userId: string }>();
    const made = await browser.send('POST', '/v1/apikeys', {});
    const apiKey = made.json<{ apiKeys: { key: string }[] }>().apiKeys[0]?.key ?? '';
    const write = (key: string) =>
      app.request('POST', '/v1/distributedissuers/policies', { apiKey: key, json: {} });
    expect((await write(apiKey)).status).toBe(400);
    bench.ourProvider.people.set(person, { groups: ['staff'] });
    const elsewhere = new SignInBrowser(app);
    await bench.signIn(elsewhere, person);
    expect((await elsewhere.send('GET', '/v1/session')).json()).toMatchObject({
      userId,
      roles: ['GUEST'],
    });
    expect(await rolesOf(browser)).toEqual(['GUEST']);
    expect((await write(apiKey)).status).toBe(403);
    expect((await bench.events('user.changed'))[0]).toMatchObject({
      before: { singleSignOn: { roles: ['GUEST', 'PKI_ADMIN'] } },
      after: { singleSignOn: { roles: ['GUEST'] } },
    });
  });

  it('is refused to whom no group gives anything, who loses what was given before', async () => {
    expect(outcomeOf(await bench.signIn(new SignInBrowser(app), bench.someone([])))).toEqual([
      '/sign-in',
      20026,
    ]);
    const person = bench.someone(['pki']);
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    bench.ourProvider.people.set(person, {});
    expect(outcomeOf(await bench.signIn(new SignInBrowser(app), person))).toEqual([
      '/sign-in',
      20026,
    ]);
    expect(await rolesOf(browser)).toBeUndefined();
    await bench.configure({ defaultRoles: ['GUEST'] });
    expect(await bench.signIn(browser, person)).toBe('/');
    expect(await rolesOf(browser)).toEqual(['GUEST']);
  });

  it('gives memberships by groups and by rules of teams, and keeps those that somebody gave', async () => {
    const team = async (json: object) =>
      (
        await app.request('POST', '/v1/teams', {
          apiKey: app.apiKey,
          json: { name: randomUUID(), role: 'RESOURCE_OWNER', owners: [app.userId], ...json },
        })
      ).json<{ id: string }>().id;
    const byGroup = await team({});
    const byRule = await team({
      userMatchingRules: [{ claimName: 'department', operator: 'EQUALS', value: 'mesh' }],
    });
    const byHand = await team({});
    await bench.configure({ groupMappings: [{ group: 'mesh', teams: [byGroup, byHand] }] });
    const person = bench.someone(['mesh'], { department: 'mesh' });
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    const { userId } = (await browser.send('GET', '/v1/session')).json<{ userId: string }>();
    const memberships = async () =>
      (await app.request('GET', `/v1/users/${userId}`, { apiKey: app.apiKey }))
        .json<{ memberedTeams: string[] }>()
        .memberedTeams.toSorted();
    expect(await memberships()).toEqual([byGroup, byRule, byHand].toSorted());
    expect(await rolesOf(browser)).toEqual(['RESOURCE_OWNER']);
    await app.request('POST', `/v1/teams/${byHand}/members`, {
      apiKey: app.apiKey,
      json: { members: [userId] },
    });
    bench.ourProvider.people.set(person, { groups: [] });
    await bench.signIn(browser, person);
    expect(await memberships()).toEqual([byHand]);
  });

  it('is not for who is disabled or deleted here', async () => {
    const person = bench.someone(['pki']);
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    const { userId } = (await browser.send('GET', '/v1/session')).json<{ userId: string }>();
    const disable = (disabled: boolean) =>
      app.request('PUT', `/v1/users/${userId}/disabled`, {
        apiKey: app.apiKey,
        json: { disabled },
      });
    await disable(true);
    expect(outcomeOf(await bench.signIn(browser, person))).toEqual(['/sign-in', 20025]);
    await disable(false);
    expect(await bench.signIn(browser, person)).toBe('/');
    await app.request('DELETE', `/v1/users/${userId}`, { apiKey: app.apiKey });
    expect(outcomeOf(await bench.signIn(browser, person))).toEqual(['/sign-in', 20025]);
    await bench.configure({ createUsers: false });
    expect(outcomeOf(await bench.signIn(browser, bench.someone(['pki'])))).toEqual([
      '/sign-in',
      20025,
    ]);
  });

  it('lasts an hour without requests and twelve with them, also of somebody who is gone at the provider', async () => {
    const person = bench.someone(['pki']);
    const [idle, busy] = [new SignInBrowser(app), new SignInBrowser(app)];
    for (const browser of [idle, busy]) await bench.signIn(browser, person);
    bench.ourProvider.people.delete(person);
    const beBusy = async (halfHours: number) => {
      for (let passed = 0; passed < halfHours; passed += 1) {
        bench.advance(1800);
        expect(await rolesOf(busy)).toEqual(['PKI_ADMIN']);
      }
    };
    await beBusy(2);
    expect(await rolesOf(idle)).toBeUndefined();
    await beBusy(21);
    bench.advance(1800);
    expect(await rolesOf(busy)).toBeUndefined();
  });

  it('ruling 16: does not take the last administrator away', async () => {
    const person = bench.someone(['root']);
    const browser = new SignInBrowser(app);
    await bench.signIn(browser, person);
    const { userId } = (await browser.send('GET', '/v1/session')).json<{ userId: string }>();
    const demote = await browser.send('PUT', `/v1/users/${app.userId}/roles`, {
      roles: { ANY: 'GUEST' },
    });
    expect(demote.status).toBe(200);
    bench.ourProvider.people.set(person, { groups: ['staff'] });
    expect(outcomeOf(await bench.signIn(new SignInBrowser(app), person))).toEqual([
      '/sign-in',
      30003,
    ]);
    expect(await rolesOf(browser)).toEqual(['SYSTEM_ADMIN']);
    await app.database.asAdministrator(`update users set roles = '{SYSTEM_ADMIN}' where id = $1`, [
      app.userId,
    ]);
    await app.request('DELETE', `/v1/users/${userId}`, { apiKey: app.apiKey });
  });
});

describe('an address that a local user has', () => {
  it('does not make its owner somebody, unless the settings say so and the provider vouches for it', async () => {
    const person = bench.someone(['staff']);
    const email = `${person.slice(0, 8)}@example.com`;
    const userId = await invite(email, ['PKI_ADMIN']);
    const browser = new SignInBrowser(app);
    expect(outcomeOf(await bench.signIn(browser, person))).toEqual(['/sign-in', 20027]);
    await bench.configure({ linkUsers: true });
    bench.ourProvider.people.set(person, { email, groups: ['staff'] });
    expect(outcomeOf(await bench.signIn(browser, person))).toEqual(['/sign-in', 20027]);
    bench.ourProvider.people.set(person, { email, email_verified: true, groups: ['staff'] });
    expect(await bench.signIn(browser, person)).toBe('/');
    expect((await browser.send('GET', '/v1/session')).json()).toMatchObject({
      userId,
      roles: ['GUEST', 'PKI_ADMIN'],
    });
    expect((await bench.events('user.identity-linked'))[0]).toMatchObject({ actor_name: email });
  });

  it('never makes anybody an administrator', async () => {
    const person = bench.someone(['staff']);
    await invite(`${person.slice(0, 8)}@example.com`, ['SYSTEM_ADMIN']);
    await bench.configure({ linkUsers: true });
    expect(outcomeOf(await bench.signIn(new SignInBrowser(app), person))).toEqual([
      '/sign-in',
      20027,
    ]);
  });
});
