import { Module } from '@nestjs/common';
import { DocumentFetcher, GuardedDocumentFetcher, KeySetCache } from './key-set-cache.ts';

/** Gives rooms the key sets of federated identity providers. */
@Module({
  providers: [{ provide: DocumentFetcher, useClass: GuardedDocumentFetcher }, KeySetCache],
  exports: [DocumentFetcher, KeySetCache],
})
export class OutgoingModule {}
