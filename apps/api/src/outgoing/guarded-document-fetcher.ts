import { Injectable } from '@nestjs/common';
import { DocumentFetcher, guardedFetch } from '@luciole/service';
import { InjectConfig } from '../config/config.module.ts';
import { type Config } from '../config/config.schema.ts';

/** Fetches through {@link guardedFetch} with what the operator of this deployment permits. */
@Injectable()
export class GuardedDocumentFetcher extends DocumentFetcher {
  constructor(@InjectConfig() private readonly config: Config) {
    super();
  }

  override fetch(url: string): Promise<Buffer> {
    const { allowHttpKeySets, exceptions } = this.config.outgoing;
    return guardedFetch(url, { allowHttp: allowHttpKeySets, exceptions });
  }
}
