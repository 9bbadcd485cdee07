import type { ExtendedConfigurationInformation } from '@luciole/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { makeKeyPair } from '../../lib/key-pair.ts';

/** An account that was made on this page; its private key is nowhere else. */
export interface MadeAccount {
  readonly id: string;
  readonly name: string;
  readonly privateKeyPem: string;
}

const LIFETIME_DAYS = 365;

/**
 * Makes a service account with a key of this browser, and lists it in the configuration. When the second fails, trying again
 * goes on with the account that is there.
 */
export function useMadeAccount(configuration: ExtendedConfigurationInformation): {
  readonly made: MadeAccount | undefined;
  readonly make: (name: string) => void;
  readonly isBusy: boolean;
  readonly error: Error | null;
} {
  const [made, setMade] = useState<MadeAccount>();
  const unlisted = useRef<MadeAccount>(undefined);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (name: string) => {
      unlisted.current ??= await createAccount(name);
      const account = unlisted.current;
      const params = { id: configuration.id };
      const { serviceAccountIds } = await call('configurationGet', { params });
      await call('configurationUpdate', {
        params,
        body: {
          serviceAccountIds: [
            ...serviceAccountIds,
            account.id as (typeof serviceAccountIds)[number],
          ],
        },
      });
      return account;
    },
    onSuccess: (account) => {
      unlisted.current = undefined;
      setMade(account);
    },
    onSettled: () => {
      for (const route of ['serviceAccountList', 'configurationList', 'configurationGet']) {
        void queryClient.invalidateQueries({ queryKey: [route] });
      }
    },
  });
  return { made, make: mutate, isBusy: isPending, error };
}

async function createAccount(name: string): Promise<MadeAccount> {
  const { privateKeyPem, publicKeyPem } = await makeKeyPair();
  const { id } = await call('serviceAccountCreate', {
    body: {
      name,
      scopes: ['distributed-issuance'],
      authenticationType: 'rsaKey',
      credentialLifetime: LIFETIME_DAYS,
      publicKey: publicKeyPem,
    },
  });
  return { id, name, privateKeyPem };
}
