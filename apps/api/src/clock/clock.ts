import { type DynamicModule, Global, Injectable, Module } from '@nestjs/common';

/** The one source of the current time; tests replace it with a fixed or steerable one. */
@Injectable()
export class Clock {
  /** The current instant, millisecond precision, UTC. */
  now(): Date {
    return new Date();
  }

  /** Seconds since the epoch, rounded down, as JSON Web Tokens count time (RFC 7519 §2, NumericDate). */
  nowSeconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}

/** Gives every room the clock. */
@Global()
@Module({})
export class ClockModule {
  static with(clock: Clock = new Clock()): DynamicModule {
    return {
      module: ClockModule,
      providers: [{ provide: Clock, useValue: clock }],
      exports: [Clock],
    };
  }
}
