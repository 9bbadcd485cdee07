import { authorityUrls } from './authority-urls.ts';
import { type Lint, everyKind } from '../definition.ts';

export const authorityUrlsArePlainHttp: Lint = {
  name: 'authority-urls-are-plain-http',
  description: 'URLs of authorityInfoAccess and cRLDistributionPoints are plain http.',
  citation: 'ruling 8; RFC 5280 §8',
  applies: everyKind,
  check: (tbs) =>
    authorityUrls(tbs).every((url) => /^http:\/\/[^/?#]/.test(url))
      ? undefined
      : 'a URL is not plain http',
};
