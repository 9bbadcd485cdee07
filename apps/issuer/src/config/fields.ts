import { isIP } from 'node:net';
import {
  approximateSeconds,
  canonicalDnsName,
  canonicalIpAddress,
  hasUnprintableCharacter,
  isWildcardDnsName,
  parseValidityPeriod,
} from '@luciole/policy';
import { isLoopbackHost } from '@luciole/service';
import * as z from 'zod';

/** Text of 1 to `most` characters without control characters. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => !hasUnprintableCharacter(value), 'must not hold control characters');

/** The path of a file or folder; made absolute when the configuration is composed. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  // A pasted key would be repeated in every message about a file that is not there.
  .refine(
    (value) => !hasUnprintableCharacter(value) && !value.includes('-----BEGIN'),
    'must be the path of a file, not what is in it',
  );

export const wholeNumber = (least: number, most: number) => z.int().min(least).max(most);

export const port = wholeNumber(0, 65_535);

/** An ISO 8601 duration within bounds, in seconds. */
export const seconds = (least: number, most: number, bounds: string) =>
  z.string().transform((value, context): number => {
    const period = parseValidityPeriod(value);
    const length = period === undefined ? undefined : approximateSeconds(period);
    if (length !== undefined && length >= least && length <= most) return length;
    context.addIssue(`must be an ISO 8601 duration ${bounds}`);
    return z.NEVER;
  });

/** An ISO 8601 duration of at most `days` days, as it was written. */
export const period = (days: number) =>
  z.string().refine((value) => {
    const parsed = parseValidityPeriod(value);
    return parsed !== undefined && approximateSeconds(parsed) <= days * 86_400;
  }, `must be an ISO 8601 duration of at most ${days} days, like P30D`);

/** An address or name to listen on. */
export const listenHost = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || canonicalDnsName(value) !== undefined,
    'must be an IP address or a host name',
  );

/** The origin of a control plane (ruling 13). */
export const origin = z
  .string()
  .max(2048)
  .transform((value, context): URL => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      context.addIssue('must be a URL that starts with https://');
      return z.NEVER;
    }
    if (url.username !== '' || url.password !== '') {
      context.addIssue('must not hold credentials; the issuer has its own');
    }
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      context.addIssue('must be scheme, host and port alone, without path, query or fragment');
    }
    if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
      context.addIssue('must be https; plain http is taken for this machine only');
    }
    return url;
  });

/** A key set or provider; whether plain http is taken is decided where `outgoing.allowHttp` is known. */
export const fetchedUrl = z
  .string()
  .max(2048)
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      url.username === '' &&
      url.password === ''
    );
  }, 'must be an https URL without credentials');

/** SHA-256 in hex, with or without colons; lower-case hex without them. */
export const sha256 = z.string().transform((value, context): string => {
  const hex = value.replaceAll(':', '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  context.addIssue('must be the SHA-256 of a certificate: 64 hex digits, with or without colons');
  return z.NEVER;
});

export const dnsName = z.string().transform((value, context): string => {
  const canonical = canonicalDnsName(value);
  if (canonical !== undefined && !isWildcardDnsName(canonical)) return canonical;
  context.addIssue(
    isIP(value) === 0
      ? 'must be a DNS name without a wildcard'
      : 'must be a DNS name; IP addresses go under ipAddresses',
  );
  return z.NEVER;
});

export const ipAddress = z.string().transform((value, context): string => {
  const canonical = canonicalIpAddress(value);
  if (canonical !== undefined) return canonical;
  context.addIssue('must be an IP address');
  return z.NEVER;
});

/** A list of at least one. */
export const some = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item).min(1).max(most);
