import { describe, expect, it } from 'vitest';
import {
  dnsTemplateFault,
  ipTemplateFault,
  parseNameTemplate,
  rfc822TemplateFault,
  uriTemplateFault,
} from './name-template.ts';

describe('parseNameTemplate', () => {
  it.each([
    ['plain', [{ kind: 'text', text: 'plain' }]],
    ['{sub}', [{ kind: 'claim', path: ['sub'] }]],
    [
      'a{b.c}d',
      [
        { kind: 'text', text: 'a' },
        { kind: 'claim', path: ['b', 'c'] },
        { kind: 'text', text: 'd' },
      ],
    ],
    ['{"kubernetes.io".pod.name}', [{ kind: 'claim', path: ['kubernetes.io', 'pod', 'name'] }]],
    ['{https://a.example/x}', [{ kind: 'claim', path: ['https://a', 'example/x'] }]],
    ['{"https://a.example/x"}', [{ kind: 'claim', path: ['https://a.example/x'] }]],
    ['{sub', 'has a brace without its other half'],
    ['sub}', 'has a brace without its other half'],
    ['{{sub}}', 'has a brace without its other half'],
    ['', 'must have 1 to 2048 characters'],
    ['{}', expect.stringContaining('braces around')],
    ['{a..b}', expect.stringContaining('braces around')],
    ['{.a}', expect.stringContaining('braces around')],
    ['{a b}', expect.stringContaining('braces around')],
    ['{"a}', expect.stringContaining('braces around')],
    ['{a}'.repeat(17), 'must have at most 16 claims'],
  ])('%s', (template, expected) => {
    const parsed = parseNameTemplate(template);
    expect(typeof parsed === 'string' ? parsed : parsed.parts).toEqual(expected);
  });
});

describe('uriTemplateFault', () => {
  it.each([
    ['spiffe://example.org/ns/{ns}/sa/{sa}', undefined],
    ['{sub}', undefined],
    ['{iss}/x', undefined],
    ['https://a.example/{sub}', undefined],
    ['spiffe://example.org/{a}/', 'can never be a SPIFFE ID'],
    ['spiffe://example.org:8/{a}', 'can never be a SPIFFE ID'],
    ['spiffe://example.org/{a}?x', 'can never be a SPIFFE ID'],
    ['nothing {a}', 'can never be a URI'],
    ['spiffe://example.org/{', 'has a brace without its other half'],
  ])('%s', (template, fault) => {
    expect(uriTemplateFault(template)).toBe(fault);
  });
});

describe('dnsTemplateFault', () => {
  it.each([
    ['{name}.svc.example', undefined],
    ['{sub}', undefined],
    ['*.{ns}.example', 'must not be a wildcard'],
    ['{a}_b.example', 'can never be a DNS name'],
    ['{a}.example.', 'can never be a DNS name'],
    ['{a', 'has a brace without its other half'],
  ])('%s', (template, fault) => {
    expect(dnsTemplateFault(template)).toBe(fault);
  });
});

describe('ipTemplateFault', () => {
  it.each([
    ['{ip}', undefined],
    ['10.0.{a}.{b}', undefined],
    ['2001:db8::{a}', undefined],
    ['192.0.2.7', undefined],
    ['10.0.{a}', 'can never be an IP address'],
    ['{a}.example', 'can never be an IP address'],
    ['10.0.0.0/{a}', 'can never be an IP address'],
    ['{a', 'has a brace without its other half'],
  ])('%s', (template, fault) => {
    expect(ipTemplateFault(template)).toBe(fault);
  });
});

describe('rfc822TemplateFault', () => {
  it.each([
    ['{email}', undefined],
    ['{sub}@example.org', undefined],
    ['ca@{team}.example', undefined],
    ['{sub}', undefined],
    ['{a}.example', 'can never be a mail address'],
    ['{a}@*.example', 'can never be a mail address'],
    ['{a', 'has a brace without its other half'],
  ])('%s', (template, fault) => {
    expect(rfc822TemplateFault(template)).toBe(fault);
  });
});
