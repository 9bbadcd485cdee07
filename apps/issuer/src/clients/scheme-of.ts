import type { IssuerConfig } from '../config/config.ts';
import type { ClientRules } from './client.ts';
import { discoveryScheme, keySetScheme } from './custom-claims.ts';
import type { Scheme } from './scheme.ts';
import { standardClaims } from './standard-claims.ts';

/** The way in which rules have clients prove who they are; `undefined` when they need not. */
export function schemeOf(rules: ClientRules, own: IssuerConfig['clients']): Scheme | undefined {
  const { authentication } = rules;
  switch (authentication?.type) {
    case undefined:
      return undefined;
    case 'JWT_JWKS':
      return keySetScheme(authentication, rules, own);
    case 'JWT_OIDC':
      return discoveryScheme(authentication, rules);
    case 'JWT_STANDARD_CLAIMS':
      return standardClaims(authentication);
  }
}
