import { describe, expect, it } from 'vitest';
import { ROUTES } from './routes.ts';

const WIM = '/v1/distributedissuers';

/** What clients of the ecosystem call, and what its console does; `P0` first: without them a client breaks. */
const REFERENCE: readonly (readonly [path: string, ...methods: readonly string[]])[] = [
  ['/v1/useraccounts', 'GET'],
  ['/v1/companies/:urlPrefix/baseenv', 'GET'],
  ['/v1/companies/:urlPrefix/loginconfig', 'GET'],
  ['/v1/serviceaccounts', 'GET', 'POST'],
  ['/v1/serviceaccounts/:id', 'GET', 'PATCH', 'DELETE'],
  ['/v1/serviceaccounts/scopes', 'GET'],
  ...['policies', 'subcaproviders', 'configurations'].flatMap((room) => [
    [`${WIM}/${room}`, 'GET', 'POST'] as const,
    [`${WIM}/${room}/:id`, 'GET', 'PATCH', 'DELETE'] as const,
  ]),
  [`${WIM}/intermediatecertificates`, 'GET'],
  [`${WIM}/intermediatecertificates/:id`, 'GET'],
  ['/v1/certificateauthorities/:type/accounts', 'GET'],
  ['/v1/certificateissuingtemplates', 'GET'],
  ['/v1/users', 'GET'],
  ['/v1/teams', 'GET', 'POST'],
  ['/v1/teams/:id', 'GET', 'PATCH', 'DELETE'],
  ['/v1/teams/:id/owners', 'POST', 'DELETE'],
  ['/v1/teams/:id/members', 'POST', 'DELETE'],
  ['/v1/oauth/token/serviceaccount', 'POST'],
  ['/v1/oauth2/v2.0/:tenantId/token', 'POST'],
  // P1
  [`${WIM}/intermediatecertificates/search`, 'POST'],
  [`${WIM}/intermediatecertificates/:id`, 'DELETE'],
  [`${WIM}/configurations/regions`, 'GET'],
  [`${WIM}/configurations/DISTRIBUTED_ISSUER`, 'POST'],
  [`${WIM}/configurations/DISTRIBUTED_ISSUER/:id`, 'PATCH'],
  ['/v1/serviceaccounts/:id/credentials', 'PUT'],
  ['/v1/serviceaccounts/:id/ocitoken', 'PUT'],
  ['/v1/apikeys', 'GET', 'POST'],
  ['/v1/apikeys/rotationrequest', 'POST'],
  ['/v1/apikeys/rotation', 'PUT'],
  ['/v1/apikeys/replacement', 'POST'],
  ['/v1/apikeys/details', 'POST'],
  ['/v1/users/:id/apikeys', 'GET'],
  ['/single-spa-root-config/baseEnvironment.json', 'GET'],
  ['/v1/builtinca/ca/:name', 'GET'],
  ['/v1/builtinca/cachain/:name', 'GET'],
  ['/v1/builtinca/crl/:name', 'GET'],
  ['/v1/certificateissuingtemplates', 'POST'],
  ['/v1/certificateissuingtemplates/:id', 'GET', 'PUT', 'DELETE'],
  [`${WIM}/bootstrap/configuration`, 'GET'],
  [`${WIM}/intermediatecertificates`, 'POST'],
  ['/v1/activitylogsearch', 'POST'],
  ['/v1/activitylogsearch/export', 'POST'],
  ['/v1/activitytypes', 'GET'],
];

describe('the endpoints of the reference (contract.md §10)', () => {
  it('are all in the contract', () => {
    const served = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
    const wanted = REFERENCE.flatMap(([path, ...methods]) =>
      methods.map((method) => `${method} ${path}`),
    );
    expect(wanted.filter((route) => !served.has(route))).toEqual([]);
  });
});
