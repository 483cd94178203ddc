import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from './clock.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { DATA_SOURCE } from './database/data-source.js';
import { RefusedRequests } from './http/refused-requests.js';
import { LOGGER, type Logger } from './logging/logger.js';

/** What every module may inject: settings, the DataSource, the clock, the logger. Made once by the process that starts. */
@Global()
@Module({})
export class SharedModule {
  static with(parts: { settings: Settings; dataSource: DataSource; logger: Logger; clock?: Clock }): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: parts.settings },
      { provide: DATA_SOURCE, useValue: parts.dataSource },
      { provide: LOGGER, useValue: parts.logger },
      RefusedRequests,
      { provide: Clock, useValue: parts.clock ?? new Clock() },
    ];
    return { module: SharedModule, providers, exports: providers };
  }
}
