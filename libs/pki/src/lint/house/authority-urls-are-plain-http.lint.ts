import { someAuthorityUrl } from './authority-urls.ts';
import { type Lint, everyKind } from '../definition.ts';

const isNotPlainHttp = (url: string): boolean => !/^http:\/\/[^/?#]/.test(url);

export const authorityUrlsArePlainHttp: Lint = {
  name: 'authority-urls-are-plain-http',
  description: 'URLs of authorityInfoAccess and cRLDistributionPoints are plain http.',
  citation: 'ruling 8; RFC 5280 §8',
  applies: everyKind,
  check: (tbs) => (someAuthorityUrl(tbs, isNotPlainHttp) ? 'a URL is not plain http' : undefined),
};
