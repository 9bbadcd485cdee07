import { expect, it } from 'vitest';
import {
  FixedClock,
  MemoryDirectory,
  MemoryTokenKeys,
  testConfig,
} from '../../test/support/kernel-app.ts';
import { AccessTokens } from './access-tokens.ts';
import { BearerAuthenticator } from './bearer.authenticator.ts';

it('takes a token of a new credential at once, while the former one is still remembered (ruling 15)', async () => {
  const clock = new FixedClock();
  const directory = new MemoryDirectory();
  const tokens = new AccessTokens(clock, new MemoryTokenKeys(), testConfig());
  const bearers = new BearerAuthenticator(clock, tokens, directory);
  const former = await tokens.make(directory.addAccount(), 'former');
  await bearers.authenticate(former);
  clock.advance(1);
  const next = await tokens.make(directory.addAccount({ credentialGeneration: 2 }), 'next');
  await expect(bearers.authenticate(next)).resolves.toMatchObject({ credentialGeneration: 2 });
  await expect(bearers.authenticate(former)).rejects.toMatchObject({
    code: 'INVALID_BEARER_TOKEN',
  });
});
