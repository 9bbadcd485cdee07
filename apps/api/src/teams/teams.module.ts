import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.ts';
import { TeamsController } from './teams.controller.ts';
import { TeamsRepository } from './teams.repository.ts';
import { TeamsService } from './teams.service.ts';

/** Teams of users. */
@Module({
  imports: [UsersModule],
  controllers: [TeamsController],
  providers: [TeamsService, TeamsRepository],
})
export class TeamsModule {}
