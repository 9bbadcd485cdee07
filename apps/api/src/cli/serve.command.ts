import { once } from 'node:events';
import { createApp } from '../app.ts';
import { loadConfigFromEnvironment } from '../config/config.module.ts';
import { createLogger } from '@luciole/service';

/** Serves until SIGINT or SIGTERM; requests that are under way are answered before it ends. */
export async function serve(): Promise<number> {
  const config = loadConfigFromEnvironment();
  const logger = createLogger(config.log.level);
  const app = await createApp(config, { logger });
  try {
    await app.listen(config.http.port, config.http.host);
    logger.info({ url: config.http.publicUrl, address: await app.getUrl() }, 'listening');
    const [signal] = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    logger.info({ signal: String(signal) }, 'stopping');
  } finally {
    await app.close();
  }
  return 0;
}
