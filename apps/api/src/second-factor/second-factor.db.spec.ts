import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codes } from '../../test/support/answers.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';
import { createPerson, TestBrowser, tokenOf } from '../../test/support/test-browser.ts';
import { codeOf, stepOf } from './totp.ts';

const PATH = '/v1/session/secondfactor';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(async () => {
  await app.close();
});

type Person = Awaited<ReturnType<typeof createPerson>>;

/** The seed as an authenticator app would read it. */
function seedOf(secret: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret]
    .map((char) => alphabet.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const codeNow = (seed: Buffer) => codeOf(seed, stepOf(app.clock.now()));

/** A person with a second factor. */
async function withFactor(): Promise<Person & { seed: Buffer; recoveryCodes: string[] }> {
  const person = await createPerson(app, ['GUEST']);
  const enrolled = await person.browser.send('POST', PATH);
  expect(enrolled.status).toBe(201);
  const seed = seedOf(enrolled.json<{ secret: string }>().secret);
  const confirmed = await person.browser.send('POST', `${PATH}/confirmation`, {
    code: codeNow(seed),
  });
  expect(confirmed.status).toBe(200);
  app.clock.advance(30);
  return { ...person, seed, ...confirmed.json<{ recoveryCodes: string[] }>() };
}

function signIn({ username, password, company }: Person, code?: string) {
  return new TestBrowser(app).signIn(username, password, {
    company,
    ...(code !== undefined && { code }),
  });
}

describe('a second factor', () => {
  it('counts from its first code on, and its seed is stored sealed', async () => {
    const person = await createPerson(app, ['GUEST']);
    const { secret, uri } = (await person.browser.send('POST', PATH)).json<{
      secret: string;
      uri: string;
    }>();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`otpauth://totp/Luciole:${encodeURIComponent(person.username)}`);
    expect((await signIn(person)).status).toBe(201);
    const wrong = await person.browser.send('POST', `${PATH}/confirmation`, { code: '000000' });
    expect(codes(wrong)).toEqual([400, 28012]);
    const seed = seedOf(secret);
    const [row] = await app.database.asAdministrator(
      `select position($2::bytea in sealed_seed) as plain, sealed_seed::text like '%' || $3 || '%' as text
       from user_second_factors where user_id = $1`,
      [person.userId, seed, secret],
    );
    expect(row).toEqual({ plain: 0, text: false });
    const right = await person.browser.send('POST', `${PATH}/confirmation`, {
      code: codeNow(seed),
    });
    expect(right.json<{ recoveryCodes: string[] }>().recoveryCodes).toHaveLength(10);
    expect((await person.browser.send('GET', PATH)).json()).toEqual({
      isEnabled: true,
      recoveryCodesLeft: 10,
    });
    expect(codes(await person.browser.send('POST', PATH))).toEqual([409, 28010]);
  });

  it('is asked for after the password, and only then', async () => {
    const person = await withFactor();
    expect(codes(await signIn({ ...person, password: 'wrong' }))).toEqual([401, 20010]);
    expect(codes(await signIn(person))).toEqual([401, 20011]);
    expect(codes(await signIn(person, '000000'))).toEqual([401, 20010]);
    const response = await signIn(person, codeNow(person.seed));
    expect([response.status, response.json()]).toMatchObject([
      201,
      { session: { secondFactor: true } },
    ]);
  });

  it('takes a code once, also when it comes twice at once', async () => {
    const person = await withFactor();
    const code = codeNow(person.seed);
    const answers = await Promise.all([signIn(person, code), signIn(person, code)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401]);
  });

  it('is guessed no faster than a password', async () => {
    const person = await withFactor();
    const statuses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      statuses.push((await signIn(person, String(count).padStart(6, '0'))).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  });

  it('is replaced by a recovery code, each once, stored as hashes', async () => {
    const person = await withFactor();
    const [first = '', second = ''] = person.recoveryCodes;
    expect(first).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    expect((await signIn(person, first.toUpperCase())).status).toBe(201);
    expect((await signIn(person, first)).status).toBe(401);
    expect((await signIn(person, second.replaceAll('-', ' '))).status).toBe(201);
    expect((await person.browser.send('GET', PATH)).json()).toMatchObject({ recoveryCodesLeft: 8 });
    const renewed = await person.browser.send('POST', `${PATH}/recoverycodes`);
    expect(renewed.json<{ recoveryCodes: string[] }>().recoveryCodes).toHaveLength(10);
    expect((await signIn(person, person.recoveryCodes[2])).status).toBe(401);
  });

  it('is asked for by links too, which it outlives: a reset password alone opens nothing', async () => {
    const person = await withFactor();
    const reset = await app.request('POST', `/v1/users/${person.userId}/passwordreset`, {
      apiKey: app.apiKey,
    });
    const token = tokenOf(reset.json<{ link: string }>().link);
    const redeem = (more: object) =>
      new TestBrowser(app).send('POST', '/v1/session/link', {
        token,
        newPassword: 'tundra-violin-cactus-9',
        ...more,
      });
    expect(codes(await redeem({}))).toEqual([401, 20011]);
    expect(codes(await redeem({ code: '000000' }))).toEqual([401, 20010]);
    expect((await redeem({ code: codeNow(person.seed) })).status).toBe(201);
  });

  it('is removed by its user, or by an administrator when it is lost', async () => {
    const [own, lost] = [await withFactor(), await withFactor()];
    expect((await own.browser.send('DELETE', PATH)).status).toBe(204);
    expect((await signIn(own)).status).toBe(201);
    expect(codes(await own.browser.send('DELETE', PATH))).toEqual([404, 28011]);
    const remove = () =>
      app.request('DELETE', `/v1/users/${lost.userId}/secondfactor`, { apiKey: app.apiKey });
    expect((await remove()).status).toBe(204);
    expect((await signIn(lost)).status).toBe(201);
    expect(codes(await remove())).toEqual([404, 28011]);
  });
});
