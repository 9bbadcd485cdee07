import { Injectable } from '@nestjs/common';
import { HostCookie } from '../auth/session-cookie.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { ATTEMPT_SECONDS } from './attempts.ts';

/**
 * Binds a sign-in that is under way to the browser in which it began. SameSite=Lax, because the browser comes back with it
 * from the provider's site; it opens nothing but that one sign-in.
 */
@Injectable()
export class SignInCookie extends HostCookie {
  constructor(@InjectConfig() config: Config) {
    super(config, 'luciole-sign-in', `SameSite=Lax; Max-Age=${ATTEMPT_SECONDS}`);
  }
}
