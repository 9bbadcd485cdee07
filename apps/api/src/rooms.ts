import type { DynamicModule, Type } from '@nestjs/common';
import type { DatabaseSettings } from './database/data-source.ts';

/** The rooms of the control plane, one module per resource; each room adds its line here. */
export const ROOMS: readonly (Type | DynamicModule)[] = [];

/** TypeORM entities of the rooms; hot tables have none (ruling 44). Each room adds its line here. */
export const ENTITIES: NonNullable<DatabaseSettings['entities']> = [];
