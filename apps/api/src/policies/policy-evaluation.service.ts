import { Inject, Injectable } from '@nestjs/common';
import type { PolicyEvaluationRequest, PolicyEvaluationResponse } from '@luciole/contract';
import { parseCertificationRequest } from '@luciole/pki';
import { verifyProofOfPossession } from '@luciole/pki/node';
import {
  type CertificateContent,
  compilePolicy,
  evaluate,
  formatValidityPeriod,
  noteMessage,
  type RequestedCertificate,
  SAN_PROPERTIES,
  SUBJECT_PROPERTIES,
  violationMessage,
} from '@luciole/policy';
import type { Principal } from '../auth/principal.ts';
import { PoliciesService } from './policies.service.ts';

/** The dry run: what an issuer would do with a request, decided by the code that an issuer runs. Nothing is signed. */
@Injectable()
export class PolicyEvaluationService {
  constructor(@Inject(PoliciesService) private readonly policies: PoliciesService) {}

  /** @throws {ApplicationError} NOT_FOUND. @throws {PkiError} as an issuer would for the same certification request */
  async evaluate(
    caller: Principal,
    id: string,
    request: PolicyEvaluationRequest,
  ): Promise<PolicyEvaluationResponse> {
    const policy = await this.policies.policy(caller, id);
    const requested = requestedCertificate(request);
    const decision = evaluate(compilePolicy(policy), requested, { explain: true });
    const asked = requestedInformation(requested);
    if (decision.outcome === 'denied') {
      const violations = decision.violations.map((violation) => ({
        ...violation,
        args: violation.args.map(String),
        message: violationMessage(violation),
      }));
      return { outcome: 'denied', requested: asked, violations };
    }
    const notes = decision.notes.map((note) => ({
      ...note,
      args: [...note.args],
      message: noteMessage(note),
    }));
    return {
      outcome: 'permitted',
      requested: asked,
      content: contentInformation(decision.content),
      notes,
    };
  }
}

function requestedCertificate(request: PolicyEvaluationRequest): RequestedCertificate {
  const validityPeriod = request.validityPeriod ?? undefined;
  const validity = validityPeriod === undefined ? {} : { validityPeriod };
  if (typeof request.certificateSigningRequest === 'string') {
    const parsed = parseCertificationRequest(request.certificateSigningRequest);
    verifyProofOfPossession(parsed);
    return { ...parsed.names, keyAlgorithm: parsed.keyAlgorithm, ...validity };
  }
  return {
    subject: lists(SUBJECT_PROPERTIES, request.subject),
    sans: lists(SAN_PROPERTIES, request.sans),
    ...(request.keyAlgorithm ? { keyAlgorithm: request.keyAlgorithm } : {}),
    ...validity,
  };
}

function lists<Name extends string>(
  names: readonly Name[],
  values: Partial<Record<Name, readonly string[] | null | undefined>> | null | undefined,
): Record<Name, string[]> {
  return Object.fromEntries(names.map((name) => [name, [...(values?.[name] ?? [])]])) as Record<
    Name,
    string[]
  >;
}

/** What is asked for, as answers have it. */
export function requestedInformation({
  subject,
  sans,
  ...rest
}: RequestedCertificate): PolicyEvaluationResponse['requested'] {
  return {
    subject: lists(SUBJECT_PROPERTIES, subject),
    sans: lists(SAN_PROPERTIES, sans),
    ...rest,
  };
}

function contentInformation(content: CertificateContent) {
  return {
    subject: lists(SUBJECT_PROPERTIES, content.subject),
    sans: lists(SAN_PROPERTIES, content.sans),
    keyAlgorithm: content.keyAlgorithm,
    keyUsages: [...content.keyUsages],
    extendedKeyUsages: [...content.extendedKeyUsages],
    validityPeriod: formatValidityPeriod(content.validityPeriod),
  };
}
