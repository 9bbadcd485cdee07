import type { ConfigurationInformation } from '@luciole/contract';

/**
 * How network clients of an issuer prove who they are, in words. Without any the issuer serves nobody over the network
 * (ruling 18), and the words say that.
 */
export function clientAccessLabel({
  clientAuthentication,
}: Pick<ConfigurationInformation, 'clientAuthentication'>): string {
  if (clientAuthentication === undefined) return 'No network clients';
  switch (clientAuthentication.type) {
    case 'JWT_JWKS':
      return 'Tokens by key set (JWKS)';
    case 'JWT_OIDC':
      return 'Tokens by OIDC discovery';
    case 'JWT_STANDARD_CLAIMS':
      return 'Tokens by issuer and subject';
  }
}
