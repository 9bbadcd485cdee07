import type { CaAccountInformation } from '@luciole/contract';
import { Copyable } from '../../components/copyable.tsx';
import { FactSection } from '../../components/facts.tsx';
import { trustSnippets } from './snippets.ts';

/** Snippets to copy, with this account's addresses and fingerprints filled in. */
export function TrustSnippets({ account }: { readonly account: CaAccountInformation }) {
  return trustSnippets(account, globalThis.location.origin).map(({ title, text, code }) => (
    <FactSection key={title} title={title} text={text}>
      <Copyable text={code.trimEnd()} label={title} isBlock />
    </FactSection>
  ));
}
