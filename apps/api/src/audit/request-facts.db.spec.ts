import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyDraft } from '../../test/support/policy-drafts.ts';
import { createTestApp, type TestApp } from '../../test/support/test-app.ts';

describe('an audit event of an administrative change', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.close());

  it('says from which address and in which request it was made', async () => {
    const response = await app.request('POST', '/v1/distributedissuers/policies', {
      apiKey: app.apiKey,
      json: policyDraft({ name: 'audited' }),
    });
    expect(response.status).toBe(201);
    const [event] = await app.database.asAdministrator(
      `select source_address, request_id, actor_kind from audit_events where type = 'policy.created'`,
    );
    expect(event).toEqual({
      source_address: '127.0.0.1',
      request_id: response.headers['x-request-id'],
      actor_kind: 'USER',
    });
  });
});
