import { ROUTES, type RouteDefinition } from '@luciole/contract';
import type { TestApp, TestRequest, TestResponse } from '../test-app.ts';
import { assertionOf } from '../test-app.ts';
import { dumpCompany, idsIn } from './company-dump.ts';
import { CERTIFICATES, type FurnishedCompany } from './furniture.ts';
import { idPositionsOf, type IdPosition, positionName, withValueAt } from './id-positions.ts';
import { goodRequest, type RequestParts, textMembers, urlOf } from './requests.ts';

/** Whose credentials the walk carries: a user's API key, or bearers of service accounts. */
export type Walker = 'user' | 'account';

/** How a walk is made. */
export interface WalkOptions {
  readonly walker: Walker;
  /** Whether each position gets ids of every kind, or only those of the kind that it takes. */
  readonly kinds: 'every' | 'matching';
}

/** What was seen that no company may see or do to another. */
export interface Leak {
  /** Id of the route; of none where rows were found changed afterwards. */
  readonly route: string;
  readonly what: string;
}

/** What a walk did and found. */
export interface WalkReport {
  readonly calls: number;
  readonly leaks: readonly Leak[];
}

/** Ids that a schema calls just a UUID and that name nothing stored, by position. */
export const NOT_AN_OBJECT: Readonly<Record<string, string>> = {
  'headers /idempotency-key': 'made by the client, unique per account; walked by itself',
  'body /applications/*': 'names of another product, stored as they come',
};

/** Taken off a list of the company's own: one that is not on it changes nothing. */
const LEFT_OUT = 'body /waivedIssuerIds/*';

/** Routes that serve everybody who has the id: what verifies others is no secret. */
const PUBLIC = new Set(['trustBundleDownload']);

/** Routes of the contract that the application serves. */
export function servedRoutes(app: TestApp): readonly RouteDefinition[] {
  const served = new Set(app.routes.map(({ definition }) => definition?.id));
  return ROUTES.filter(({ id }) => served.has(id));
}

/** Positions of a route that can name an object. */
export function objectPositionsOf(route: RouteDefinition): readonly IdPosition[] {
  if (PUBLIC.has(route.id)) return [];
  return idPositionsOf(route).filter((position) => {
    const name = positionName(position);
    return !(name in NOT_AN_OBJECT) && name !== LEFT_OUT;
  });
}

/**
 * Calls every route as `own` with each of `foreign`'s ids in each position that takes one, every list and every search;
 * afterwards compares the rows of both companies with those of before.
 */
export async function walkRoutes(
  app: TestApp,
  own: FurnishedCompany,
  foreign: FurnishedCompany,
  options: WalkOptions,
): Promise<WalkReport> {
  return new Walk(app, own, foreign, options).run();
}

class Walk {
  readonly #app: TestApp;
  readonly #own: FurnishedCompany;
  readonly #foreign: FurnishedCompany;
  readonly #options: WalkOptions;
  readonly #leaks: Leak[] = [];
  #foreignIds: ReadonlySet<string> = new Set();
  #calls = 0;

  constructor(
    app: TestApp,
    own: FurnishedCompany,
    foreign: FurnishedCompany,
    options: WalkOptions,
  ) {
    this.#app = app;
    this.#own = own;
    this.#foreign = foreign;
    this.#options = options;
  }

  async run(): Promise<WalkReport> {
    const before = await dumpCompany(this.#app.database, this.#foreign.companyId);
    const ownIds = idsIn(await dumpCompany(this.#app.database, this.#own.companyId));
    // The idempotency key is used by both on purpose (#strangeKeys), so it says nothing about whose a row is.
    const shared = new Set([...ownIds, this.#foreign.idempotencyKey]);
    this.#foreignIds = new Set([...idsIn(before)].filter((id) => !shared.has(id)));

    // What only reads goes first, so that without protection it is seen reading before the rest has destroyed.
    const routes = servedRoutes(this.#app).toSorted((a, b) => rankOf(a) - rankOf(b));
    for (const route of routes.filter(isList)) await this.#list(route);
    await this.#searches();
    await this.#strangeKeys();
    for (const route of routes) {
      for (const position of objectPositionsOf(route)) await this.#position(route, position);
    }

    const after = new Set(await dumpCompany(this.#app.database, this.#foreign.companyId));
    for (const row of before.filter((line) => !after.has(line))) {
      this.#leaks.push({ route: '', what: `changed or removed: ${row.split(' ')[0]}` });
    }
    if (after.size > before.length) this.#leaks.push({ route: '', what: 'rows were added' });
    for (const row of await dumpCompany(this.#app.database, this.#own.companyId)) {
      if (this.#isForeign(row)) {
        this.#leaks.push({ route: '', what: `refers to it: ${row.split(' ')[0]}` });
      }
    }
    return { calls: this.#calls, leaks: this.#leaks };
  }

  /** Each foreign id in one position, in place of the own ids and beside them. */
  async #position(route: RouteDefinition, position: IdPosition): Promise<void> {
    const values: readonly (readonly [string, string])[] =
      position.kind === 'uuid'
        ? [['ApiKey', this.#foreign.apiKey]]
        : Object.entries(this.#foreign.ids).filter(
            ([kind]) => this.#options.kinds === 'every' || kind === position.kind,
          );
    for (const [kind, value] of values) {
      for (const keep of position.path.at(-1) === '*' ? [false, true] : [false]) {
        const good = await goodRequest(route, this.#own);
        const part = withValueAt(good[position.part], position.path, value, keep);
        const where = `${positionName(position)}${keep ? ' (beside own)' : ''} = ${kind}`;
        // A body that may be left out takes precedence over the query, and would hide the id there.
        const isEither = position.part === 'query' && route.body?.safeParse(undefined).success;
        const request = {
          ...good,
          ...(isEither && { body: undefined }),
          [position.part]: part,
        };
        for (const response of await this.#send(route, request)) {
          this.#judge(route, where, response, value);
        }
      }
    }
  }

  #judge(route: RouteDefinition, where: string, response: TestResponse, sent: string): void {
    const isFiltered = isList(route) && response.status === 200;
    const expected = route.family === 'oauth' ? 401 : 404;
    if (!isFiltered && response.status !== expected) {
      const body = response.text.slice(0, 160);
      this.#leaks.push({ route: route.id, what: `${where}: ${response.status} ${body}` });
    }
    // A refusal repeats the id that was sent; an answer has no reason to.
    this.#look(route.id, where, response.text, response.status < 400 ? undefined : sent);
  }

  async #list(route: RouteDefinition): Promise<void> {
    for (const response of await this.#send(route, await goodRequest(route, this.#own))) {
      if (response.status !== 200) {
        this.#leaks.push({ route: route.id, what: `list: ${response.status} ${response.text}` });
      }
      this.#look(route.id, 'list', response.text);
    }
  }

  /** Searches that name objects of the other company, and its cursor. */
  async #searches(): Promise<void> {
    const { ids, cursor } = this.#foreign;
    const leaf = (field: string, value: string) => [
      { field, operator: 'EQ', value },
      { field, operator: 'IN', values: [value] },
      { operator: 'NOT', operands: [{ field, operator: 'EQ', value: this.#own.ids.PolicyId }] },
    ];
    const expressions = [
      undefined,
      ...leaf('id', ids.IntermediateCertificateId),
      ...leaf('configurationId', ids.ConfigurationId),
      ...leaf('serviceAccountId', ids.ServiceAccountId),
      { field: 'commonName', operator: 'FIND', value: 'Mesh' },
      { field: 'commonName', operator: 'MATCH', value: 'Mesh' },
    ];
    for (const value of Object.values(ids)) {
      for (const field of ['actorId', 'objectId', 'message']) {
        const operator = field === 'message' ? 'FIND' : 'EQ';
        for (const credentials of this.#credentialsFor(['tenant-admin-role'], 'any')) {
          const response = await this.#call('POST', '/v1/activitylogsearch', {
            ...credentials,
            json: { expression: { field, operator, value } },
          });
          this.#look('activityLogSearch', `${field} = ${value}`, response.text);
        }
      }
    }
    const bodies: unknown[] = expressions.map((expression) => ({ expression }));
    bodies.push({ paging: { after: cursor, pageSize: 100 } });
    for (const body of bodies) {
      for (const credentials of this.#credentialsFor(['tenant-admin-role'], 'any')) {
        const response = await this.#call('POST', `${CERTIFICATES}/search`, {
          ...credentials,
          json: body,
        });
        this.#look('intermediateCertificateSearch', JSON.stringify(body), response.text);
      }
    }
  }

  /** The other company's idempotency key, and its account as the issuer of an assertion that it did not sign. */
  async #strangeKeys(): Promise<void> {
    const { idempotencyKey, issuerAccount } = this.#foreign;
    const issue = ROUTES.find(({ id }) => id === 'bootstrapIssue');
    if (issue !== undefined) {
      const good = await goodRequest(issue, this.#own);
      const response = await this.#call('POST', CERTIFICATES, {
        bearer: this.#own.issuer,
        headers: { 'idempotency-key': idempotencyKey },
        json: good.body,
      });
      if (response.status !== 201) {
        this.#leaks.push({ route: issue.id, what: `idempotency key: ${response.text}` });
      }
      this.#look(issue.id, 'idempotency key', response.text);
    }
    const impostor = { id: issuerAccount.id, privateKey: this.#own.issuerAccount.privateKey };
    const response = await this.#call('POST', '/v1/oauth/token/serviceaccount', {
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: await assertionOf(impostor, this.#app.clock.nowSeconds()),
      },
    });
    // contract.md §1.3: a signature of another key is 400 with a marker that clients look for.
    if (response.status !== 400 || response.text.includes('access_token')) {
      this.#leaks.push({ route: 'serviceAccountToken', what: `impostor: ${response.status}` });
    }
  }

  async #send(route: RouteDefinition, parts: RequestParts): Promise<readonly TestResponse[]> {
    const responses: TestResponse[] = [];
    for (const credentials of this.#credentialsFor(route.scopes ?? [], route.auth)) {
      const form = route.family === 'oauth' ? await this.#federatedForm() : undefined;
      responses.push(
        await this.#call(route.method, urlOf(route, parts), {
          ...credentials,
          headers: textMembers(parts.headers),
          ...(form === undefined ? parts.body !== undefined && { json: parts.body } : { form }),
        }),
      );
    }
    return responses;
  }

  async #federatedForm(): Promise<Record<string, string>> {
    return {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertionOf(this.#own.issuerAccount, this.#app.clock.nowSeconds()),
    };
  }

  /** Every credential of the walker's kind that the route lets in. */
  #credentialsFor(
    scopes: readonly string[],
    auth: RouteDefinition['auth'],
  ): readonly Pick<TestRequest, 'apiKey' | 'bearer'>[] {
    if (auth === 'none') return [{}];
    if (this.#options.walker === 'user') {
      return auth === 'bearer' ? [{ bearer: this.#own.issuer }] : [{ apiKey: this.#own.apiKey }];
    }
    return [
      ...(scopes.includes('tenant-admin-role') ? [{ bearer: this.#own.administrator }] : []),
      ...(scopes.includes('distributed-issuance') ? [{ bearer: this.#own.issuer }] : []),
    ];
  }

  #call(
    method: RouteDefinition['method'],
    url: string,
    request: TestRequest,
  ): Promise<TestResponse> {
    this.#calls += 1;
    return this.#app.request(method, url, request);
  }

  #look(route: string, where: string, text: string, sent?: string): void {
    const shown = [...idsIn([text])].find((id) => this.#foreignIds.has(id) && id !== sent);
    if (shown !== undefined) this.#leaks.push({ route, what: `${where}: shows ${shown}` });
  }

  #isForeign(row: string): boolean {
    return [...idsIn([row])].some((id) => this.#foreignIds.has(id));
  }
}

/** Routes of a company that answer with rows and name none in their path. */
function isList(route: RouteDefinition): boolean {
  return (
    route.method === 'GET' &&
    route.auth !== 'none' &&
    route.id !== 'userAccountSelf' &&
    // Of browsers; the walk has none.
    route.id !== 'sessionGet' &&
    objectPositionsOf(route).every(({ part }) => part !== 'params')
  );
}

/** Reading before writing before deleting. */
export function rankOf({ id, method }: RouteDefinition): number {
  if (method === 'GET' || id === 'policyEvaluate') return 0;
  return method === 'DELETE' ? 2 : 1;
}
