import { Module } from '@nestjs/common';
import { SubCaProvidersController } from './sub-ca-providers.controller.ts';
import { SubCaProvidersRepository } from './sub-ca-providers.repository.ts';
import { SubCaProvidersService } from './sub-ca-providers.service.ts';

/** Recipes for an issuer's CA certificate. */
@Module({
  controllers: [SubCaProvidersController],
  providers: [SubCaProvidersService, SubCaProvidersRepository],
  exports: [SubCaProvidersService],
})
export class SubCaProvidersModule {}
