import type { GeneralNameForm } from '../../der/general-names.ts';
import { type Lint, everyKind } from '../definition.ts';

const GOVERNED: ReadonlySet<GeneralNameForm> = new Set<GeneralNameForm>([
  'dNSName',
  'iPAddress',
  'rfc822Name',
  'uniformResourceIdentifier',
]);

export const onlyGovernedSanForms: Lint = {
  name: 'only-governed-san-forms',
  description: 'Subject alternative names are of the four forms that policies govern.',
  citation: 'issue 2 §4 (otherName and the like)',
  applies: everyKind,
  check: (tbs) => tbs.known.subjectAltName?.find(({ form }) => !GOVERNED.has(form))?.form,
};
