import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { type Config, loadConfig } from './config.schema.ts';

/** The token under which the parsed {@link Config} is injected. */
export const CONFIG = Symbol('Config');

/** Injects the parsed {@link Config}. */
export const InjectConfig = (): ParameterDecorator & PropertyDecorator => Inject(CONFIG);

/**
 * The configuration of this process from its environment.
 *
 * @throws {ConfigError} with every problem found
 */
export function loadConfigFromEnvironment(): Config {
  return loadConfig(process.env);
}

/** Gives every room the configuration that `createApp` was called with. */
@Global()
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
