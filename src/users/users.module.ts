import { Module } from '@nestjs/common';
import { RateLimits } from '#shared/http/rate-limits.js';
import { DemoAccounts } from './demo-accounts.js';
import { DirectoryQueries } from './directory.queries.js';
import { SessionsService } from './sessions.service.js';
import { SubstitutionsService } from './substitutions.service.js';
import { UsersController } from './users.controller.js';
import { UsersQueries } from './users.queries.js';

/** People, posts, units, roles, sign-in, substitutions: who is acting, and for whom. */
@Module({
  controllers: [UsersController],
  providers: [DirectoryQueries, SessionsService, SubstitutionsService, UsersQueries, DemoAccounts, RateLimits],
  exports: [DirectoryQueries, SessionsService, SubstitutionsService, RateLimits],
})
export class UsersModule {}
