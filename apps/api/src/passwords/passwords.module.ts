import { Module } from '@nestjs/common';
import { PasswordsService } from './passwords.service.ts';

/** Passwords of users. */
@Module({ providers: [PasswordsService], exports: [PasswordsService] })
export class PasswordsModule {}
