import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwsPart } from '../support/assertion.ts';
import {
  type ApiProcess,
  createInstallation,
  type Installation,
} from '../support/control-plane-processes.ts';

const GUESSES = 1000;
const PASSWORD = 'mule-tangent-ozone-clay';
/** Wrong keys and tokens that a process looks at from one address in a minute, unless it is set otherwise. */
const LOOKED_AT_PER_MINUTE = 60;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

interface Found {
  readonly activityLogEntries: readonly {
    readonly payload: { readonly sourceAddress?: string; readonly after: string };
  }[];
}

/** Show 4, with two API processes on one database, as behind a load balancer that guessers go around. */
describe('a thousand guesses from one address', () => {
  let installation: Installation;
  let processes: readonly ApiProcess[];
  let username: string;

  beforeAll(async () => {
    // The proxy, which is the test, says where a request comes from.
    installation = await createInstallation({ LUCIOLE_TRUSTED_PROXIES: '127.0.0.1' });
    processes = [await installation.serve(), await installation.serve()];
    username = `person-${randomUUID()}@example.com`;
    const invited = await fetch(`${processes[0]?.baseUrl}/v1/users/invitations`, {
      method: 'POST',
      headers: { 'tppl-api-key': installation.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ username, roles: ['GUEST'] }),
    });
    const { link }: { link: string } = await invited.json();
    const accepted = await post('/v1/session/link', '192.0.2.1', 0, {
      token: link.split('#link=')[1],
      newPassword: PASSWORD,
    });
    if (accepted.status !== 201) throw new Error(`The invitation: ${accepted.status}`);
  });
  afterAll(() => installation?.close());

  const send = async (
    path: string,
    address: string,
    index: number,
    init: RequestInit = {},
  ): Promise<Answer> => {
    const { baseUrl } = processes[index % processes.length] ?? { baseUrl: '' };
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', address);
    const response = await fetch(`${baseUrl}${path}`, { ...init, headers });
    await response.arrayBuffer();
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  };
  const post = (path: string, address: string, index: number, json: object) =>
    send(path, address, index, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
  const signIn = (password: string, address: string, index = 0) =>
    post('/v1/session', address, index, { username, password });

  /** Keys, tokens and the like that were looked at and found wrong, by all processes. */
  async function looks(): Promise<number> {
    const counts = await Promise.all(
      processes.map(async ({ baseUrl }) => {
        const text = await (await fetch(`${baseUrl}/metrics`)).text();
        return Number(/^luciole_credentials_total\{outcome="wrong"\} (\d+)/m.exec(text)?.[1] ?? 0);
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  it('of a password: a handful reach the hash, over all processes, and the user signs in from elsewhere', async () => {
    const address = '198.51.100.1';
    const start = performance.now();
    const answers = await guess((index) => signIn(randomUUID(), address, index));
    const seconds = (performance.now() - start) / 1000;
    const looked = answers.filter(({ status }) => status === 401).length;
    const held = answers.filter(({ status }) => status === 429);
    // Five are free; a further one each time that a doubling delay has passed while this ran.
    expect(looked).toBeGreaterThanOrEqual(5);
    expect(looked).toBeLessThanOrEqual(5 + Math.ceil(Math.log2(seconds + 1)));
    expect(looked + held.length).toBe(GUESSES);
    expect(held.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
    expect((await signIn(PASSWORD, '203.0.113.1', 0)).status).toBe(201);
    expect((await signIn(PASSWORD, '203.0.113.2', 1)).status).toBe(201);
  });

  const kinds: readonly (readonly [
    string,
    string,
    (address: string, index: number) => Promise<Answer>,
  ])[] = [
    [
      'an API key',
      '198.51.100.2',
      (address, index) =>
        send('/v1/useraccounts', address, index, { headers: { 'tppl-api-key': randomUUID() } }),
    ],
    [
      'an access token',
      '198.51.100.3',
      (address, index) =>
        send('/v1/useraccounts', address, index, {
          headers: { authorization: `Bearer ${forged({ sub: randomUUID() })}` },
        }),
    ],
    [
      'an assertion',
      '198.51.100.4',
      (address, index) => {
        const id = randomUUID();
        return send('/v1/oauth/token/serviceaccount', address, index, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
            assertion: forged({ iss: id, sub: id }),
          }),
        });
      },
    ],
  ];

  it.each(kinds)('of %s: as many are looked at as the limit says', async (_kind, address, one) => {
    const [before, start] = [await looks(), performance.now()];
    const answers = await guess((index) => one(address, index));
    const minutes = (performance.now() - start) / 60_000;
    const looked = (await looks()) - before;
    const most = processes.length * LOOKED_AT_PER_MINUTE * (1 + minutes);
    expect(looked).toBeGreaterThanOrEqual(LOOKED_AT_PER_MINUTE);
    expect(looked).toBeLessThanOrEqual(Math.ceil(most) + processes.length);
    const held = answers.filter(({ status }) => status === 429);
    expect(looked + held.length).toBe(GUESSES);
    expect(held.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
    const headers = { 'tppl-api-key': installation.apiKey };
    const others = [0, 1].map((index) => send('/v1/users', '203.0.113.3', index, { headers }));
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('leaves one event an hour of the key that was right, whichever process it came to', async () => {
    const headers = {
      'tppl-api-key': installation.apiKey,
      'content-type': 'application/json',
    };
    const used = Array.from({ length: 20 }, (_, index) =>
      send('/v1/users', '203.0.113.4', index, { headers }),
    );
    expect((await Promise.all(used)).every(({ status }) => status === 200)).toBe(true);
    const response = await fetch(`${processes[0]?.baseUrl}/v1/activitylogsearch`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        expression: { field: 'activityName', operator: 'EQ', value: 'api-key.used' },
      }),
    });
    const { activityLogEntries }: Found = await response.json();
    const hours = activityLogEntries
      .filter(({ payload }) => payload.sourceAddress === '203.0.113.4')
      .map(({ payload }) => payload.after);
    expect(hours.length).toBeGreaterThan(0);
    expect(new Set(hours).size).toBe(hours.length);
  });
});

/** All of them, fifty at a time, over all processes in turn. */
async function guess(one: (index: number) => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < GUESSES) {
    const batch = Array.from({ length: 50 }, (_, index) => one(answers.length + index));
    answers.push(...(await Promise.all(batch)));
  }
  return answers;
}

/** A token that nobody signed. */
function forged(claims: object): string {
  const header = jwsPart({ alg: 'ES256', typ: 'at+jwt', kid: randomUUID() });
  return `${header}.${jwsPart({ ...claims, exp: 4_000_000_000 })}.${'A'.repeat(86)}`;
}
