import { someAuthorityUrl } from './authority-urls.ts';
import { type Lint, everyKind } from '../definition.ts';

const LOOPBACK =
  /^[a-z]+:\/\/(?:[^/?#@]*@)?(?:localhost|[^/?#:]*\.localhost|127\.[0-9.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:127\.[0-9.]+\])\.?(?:[:/?#]|$)/i;

const isLoopback = (url: string): boolean => LOOPBACK.test(url);

export const authorityUrlsArePublic: Lint = {
  name: 'authority-urls-are-public',
  description:
    'URLs of authorityInfoAccess and cRLDistributionPoints do not lead to the machine itself.',
  citation: 'ruling 8',
  applies: everyKind,
  check: (tbs) => (someAuthorityUrl(tbs, isLoopback) ? 'a loopback URL' : undefined),
};
