import { redactText } from '@luciole/service';
import { parseCertificationRequest } from '@luciole/pki';
import type { IssuanceRequest, IssuedCertificate, PolicyInForce } from '../issuance/issuance.ts';
import { issuanceViolationMessage } from '../issuance/issuance-violation.ts';
import type { SigningRecord, SigningResult } from '../server/signing-record.ts';

/** Longest text of a caller's that is repeated, in characters. */
const LONGEST_TEXT = 2048;

/**
 * One record as a line of JSON. Members are chosen one by one, so that no private key and no token can get in; what has
 * no value is left out.
 *
 * @param isRaw - whether the certificate itself is in it, DER in base64
 */
export function issuanceLogLine(record: SigningRecord, time: Date, isRaw: boolean): string {
  const { client, policy, policyName, request, result } = record;
  const certificate = result.outcome === 'issued' ? result.certificate : undefined;
  return JSON.stringify({
    time: time.toISOString(),
    event: 'certificate.issuance',
    decision: decisionOf(result),
    requestId: record.requestId,
    route: record.routeId,
    sourceAddress: record.remoteAddress,
    client: client && {
      kind: client.kind,
      issuer: shorten(client.issuer),
      subject: shorten(client.subject),
      name: client.name,
    },
    policy: policy ? describePolicy(policy) : policyName && { name: shorten(policyName) },
    asked: request && describeRequest(request),
    granted: certificate && describeGrant(certificate),
    certificate: certificate && {
      serialNumber: certificate.serialNumber,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      keyAlgorithm: certificate.keyAlgorithm,
      keyMadeBy: certificate.privateKeyPem === undefined ? 'client' : 'issuer',
      der: isRaw ? derInBase64(certificate.certificatePem) : undefined,
    },
    subCaCertificateId: result.outcome === 'issued' ? result.certificateId : undefined,
    reasons: reasonsOf(result),
  });
}

function decisionOf(result: SigningResult): string {
  const isClosed = result.outcome === 'refused' && result.error === 'WORKLOAD_SIGNING_CLOSED';
  return isClosed ? 'closed' : result.outcome;
}

function describePolicy({ id, policy, revision, version }: PolicyInForce): object {
  return { id, name: policy.name, version, revision };
}

function describeRequest({ source, validityPeriod }: IssuanceRequest): object {
  return { ...readSource(source), validityPeriod: shorten(validityPeriod) };
}

function readSource(source: IssuanceRequest['source']): object {
  if (source.kind === 'parameters') {
    const { keyAlgorithm, sans, subject } = source;
    return { form: source.kind, subject: present(subject), sans: present(sans), keyAlgorithm };
  }
  try {
    const { keyAlgorithm, names } = parseCertificationRequest(source.pem);
    const { sans, subject } = names;
    return { form: source.kind, subject: present(subject), sans: present(sans), keyAlgorithm };
  } catch {
    // Why it cannot be read is the reason of the refusal.
    return { form: source.kind };
  }
}

function describeGrant({ content }: IssuedCertificate): object {
  const { extendedKeyUsages, keyUsages, sans, subject } = content;
  return { subject: present(subject), sans: present(sans), keyUsages, extendedKeyUsages };
}

/** The lists that have something in them. */
function present(lists: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, values.map(shorten)]),
  );
}

function reasonsOf(result: SigningResult): readonly object[] | undefined {
  switch (result.outcome) {
    case 'denied':
      return result.violations.map((violation) => ({
        code: violation.code,
        path: violation.path,
        message: issuanceViolationMessage(violation),
      }));
    case 'refused':
      return [{ code: result.error, message: redactText(shorten(result.reason)) }];
    case 'issued':
      return undefined;
  }
}

function shorten(text: string): string;
function shorten(text: string | undefined): string | undefined;
function shorten(text: string | undefined): string | undefined {
  return text !== undefined && text.length > LONGEST_TEXT
    ? `${text.slice(0, LONGEST_TEXT - 1)}…`
    : text;
}

function derInBase64(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\n/g, '');
}
