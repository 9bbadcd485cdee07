import { Module } from '@nestjs/common';
import { SecondFactorController } from './second-factor.controller.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { SecondFactors } from './second-factors.ts';

/** The second factor of users. */
@Module({
  controllers: [SecondFactorController],
  providers: [SecondFactorService, SecondFactors],
  exports: [SecondFactors],
})
export class SecondFactorModule {}
