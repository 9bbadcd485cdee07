import { Module } from '@nestjs/common';
import { OneTimeLinks } from './one-time-links.ts';

/** Links that work once. */
@Module({ providers: [OneTimeLinks], exports: [OneTimeLinks] })
export class OneTimeLinksModule {}
