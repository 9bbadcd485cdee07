/** What the page of the browser test puts on `window`: the libraries as a browser loads them, nothing of Node beside them. */
import {
  encodePkcs12TrustStore,
  isPkiError,
  parseCertificate,
  parseCertificationRequest,
  runLints,
  verifyProofOfPossessionWith,
  verifySignedDataByWebCrypto,
} from '@luciole/pki';
import { compilePolicy, evaluate } from '@luciole/policy';
import { DECISION_TABLE } from '@luciole/policy/testing';

/** Functions of the page; plain data goes in and comes out. */
export const surface = {
  requestedNames: (pem: string) => parseCertificationRequest(pem).names,
  /** `held`, or the code of the refusal. */
  proofOfPossession: async (pem: string, damage = false) => {
    const request = parseCertificationRequest(pem);
    const certificationRequestInfoDer = request.certificationRequestInfoDer.map((octet, index) =>
      damage && index === 20 ? octet ^ 1 : octet,
    );
    try {
      await verifyProofOfPossessionWith(
        { ...request, certificationRequestInfoDer },
        verifySignedDataByWebCrypto,
      );
      return 'held';
    } catch (error) {
      return isPkiError(error) ? error.code : String(error);
    }
  },
  lintFindings: (der: readonly number[]) =>
    runLints(parseCertificate(Uint8Array.from(der)).tbs, 'end-entity').map(({ lint }) => lint),
  decisions: () =>
    DECISION_TABLE.map(({ title, policy, requested, options, expected }) => ({
      title,
      expected: expected.outcome,
      decided: evaluate(compilePolicy(policy), requested, options).outcome,
    })),
  trustStore: async (der: readonly number[]) =>
    Array.from(
      await encodePkcs12TrustStore([{ alias: 'root', certificateDer: Uint8Array.from(der) }], {
        random: (octets) => crypto.getRandomValues(new Uint8Array(octets)),
      }),
    ),
};

Object.assign(globalThis, { luciole: surface });
