import type { CaCertificateInformation, CaRenewalRequest, CaSuccession } from '@luciole/contract';
import { call } from '../../api/client.ts';

/** `same`: another certificate for the key. `new`: a successor under the same root. `root`: one under the successor of the root. */
export type RenewalKind = 'same' | 'new' | 'root';

/** A renewal as somebody is writing it. */
export interface RenewalDraft {
  readonly kind: RenewalKind;
  readonly name: string;
  /** ISO 8601; does not count where another CA decides. */
  readonly validityPeriod: string;
  /** Of the new root, unless there is one. */
  readonly rootName: string;
  readonly crossSign: boolean;
}

/**
 * Renews a CA and, before, its root where that is asked for and has not been done: whoever tries again after half of it goes on with the rest.
 *
 * @param chain - the CA first, its root last
 */
export async function renew(
  draft: RenewalDraft,
  chain: readonly CaCertificateInformation[],
): Promise<CaSuccession> {
  const [ca] = chain;
  const root = chain.at(-1);
  if (ca === undefined || root === undefined) throw new Error('a CA without chain');
  const isElsewhere = root.status === 'EXTERNAL';
  const validity = isElsewhere ? {} : { validityPeriod: draft.validityPeriod };
  if (draft.kind === 'same') return send(ca, { key: 'SAME', ...validity });
  const successor = { key: 'NEW', name: draft.name.trim(), ...validity } as const;
  if (draft.kind === 'new') return send(ca, successor);
  const { successor: found } = await call('caSuccession', { params: { id: root.id } });
  const next = found?.status === 'ACTIVE' ? found : (await renewRoot(draft, root)).successor;
  if (next === undefined) throw new Error('a root was renewed without successor');
  return send(ca, { ...successor, rootId: next.id });
}

function renewRoot(
  { crossSign, rootName }: RenewalDraft,
  root: CaCertificateInformation,
): Promise<CaSuccession> {
  return send(root, { key: 'NEW', name: rootName.trim(), crossSign });
}

function send(
  { fingerprintSha256, id }: CaCertificateInformation,
  body: Omit<CaRenewalRequest, 'certificateSha256'>,
): Promise<CaSuccession> {
  return call('caRenew', {
    params: { id },
    body: { ...body, certificateSha256: fingerprintSha256 },
  });
}
