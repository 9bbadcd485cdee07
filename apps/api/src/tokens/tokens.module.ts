import { Module } from '@nestjs/common';
import { OutgoingModule } from '../outgoing/outgoing.module.ts';
import { TokenRefusals } from './token-refusals.ts';
import { TokensController } from './tokens.controller.ts';
import { TokensService } from './tokens.service.ts';

/** Assertions in, access tokens out. */
@Module({
  imports: [OutgoingModule],
  controllers: [TokensController],
  providers: [TokensService, TokenRefusals],
})
export class TokensModule {}
