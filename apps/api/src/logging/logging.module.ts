import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { type Logger } from '@luciole/service';

const LOGGER = Symbol('Logger');

/** Injects the process's {@link Logger}. */
export const InjectLogger = (): ParameterDecorator & PropertyDecorator => Inject(LOGGER);

/** Gives every room the logger that `createApp` made. */
@Global()
@Module({})
export class LoggingModule {
  static with(logger: Logger): DynamicModule {
    return {
      module: LoggingModule,
      providers: [{ provide: LOGGER, useValue: logger }],
      exports: [LOGGER],
    };
  }
}
