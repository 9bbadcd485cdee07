import { Module } from '@nestjs/common';
import { DocumentFetcher, KeySetCache } from '@luciole/service';
import { Clock } from '../clock/clock.ts';
import { GuardedDocumentFetcher } from './guarded-document-fetcher.ts';

/** Gives rooms the key sets of federated identity providers. */
@Module({
  providers: [
    { provide: DocumentFetcher, useClass: GuardedDocumentFetcher },
    {
      provide: KeySetCache,
      useFactory: (clock: Clock, fetcher: DocumentFetcher) => new KeySetCache(clock, fetcher),
      inject: [Clock, DocumentFetcher],
    },
  ],
  exports: [DocumentFetcher, KeySetCache],
})
export class OutgoingModule {}
