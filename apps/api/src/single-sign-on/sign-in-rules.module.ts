import { Module } from '@nestjs/common';
import { SettingsRepository } from './settings.repository.ts';
import { SignInRules } from './sign-in-rules.ts';

/** What other rooms ask about single sign-on; it asks no room. */
@Module({
  providers: [SettingsRepository, SignInRules],
  exports: [SettingsRepository, SignInRules],
})
export class SignInRulesModule {}
