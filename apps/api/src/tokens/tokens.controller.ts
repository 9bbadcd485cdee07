import { Controller } from '@nestjs/common';
import {
  type HandlerResponse,
  JWT_BEARER_ASSERTION_TYPE,
  JWT_BEARER_GRANT_TYPE,
  oauth,
  type ParsedBody,
  type ParsedParams,
} from '@luciole/contract';
import { ApplicationError } from '../http/application-error.ts';
import { Body, Params, Route } from '../http/route.decorator.ts';
import { TokensService } from './tokens.service.ts';

/** The two token endpoints (contract.md §1.3, §1.4). */
@Controller()
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Route(oauth.serviceAccountToken)
  exchangeKeyPair(
    @Body() body: ParsedBody<typeof oauth.serviceAccountToken>,
  ): Promise<HandlerResponse<typeof oauth.serviceAccountToken>> {
    requireField('grant_type', body.grant_type);
    if (body.grant_type !== JWT_BEARER_GRANT_TYPE) {
      throw ApplicationError.of('OAUTH_UNSUPPORTED_GRANT_TYPE', {});
    }
    return this.tokens.exchangeKeyPairAssertion(requireField('assertion', body.assertion));
  }

  @Route(oauth.federatedToken)
  exchangeFederated(
    @Params() params: ParsedParams<typeof oauth.federatedToken>,
    @Body() body: ParsedBody<typeof oauth.federatedToken>,
  ): Promise<HandlerResponse<typeof oauth.federatedToken>> {
    requireField('grant_type', body.grant_type);
    if (body.grant_type !== 'client_credentials') {
      throw ApplicationError.of('OAUTH_UNSUPPORTED_GRANT_TYPE', {});
    }
    if (body.client_assertion_type !== JWT_BEARER_ASSERTION_TYPE) {
      const problem = `client_assertion_type must be ${JWT_BEARER_ASSERTION_TYPE}`;
      throw ApplicationError.of('OAUTH_INVALID_REQUEST', { problem });
    }
    const assertion = requireField('client_assertion', body.client_assertion);
    return this.tokens.exchangeFederatedAssertion(params.tenantId.toLowerCase(), assertion);
  }
}

/** @throws {ApplicationError} OAUTH_INVALID_REQUEST when the field is absent or empty (RFC 6749 §5.2) */
function requireField(name: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw ApplicationError.of('OAUTH_INVALID_REQUEST', { problem: `${name} is missing` });
}
