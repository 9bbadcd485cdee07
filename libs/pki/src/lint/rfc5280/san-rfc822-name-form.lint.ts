import { type Lint, everyKind } from '../definition.ts';

const MAILBOX =
  /^[-!#$%&'*+/=?^_`{|}~A-Za-z0-9]+(?:\.[-!#$%&'*+/=?^_`{|}~A-Za-z0-9]+)*@[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*$/;

export const sanRfc822NameForm: Lint = {
  name: 'san-rfc822-name-form',
  description: 'An rfc822Name is a mailbox: local part, at sign, host name.',
  citation: 'RFC 5280 §4.2.1.6',
  applies: everyKind,
  check: (tbs) => {
    for (const name of tbs.known.subjectAltName ?? []) {
      if (name.form === 'rfc822Name' && !MAILBOX.test(name.value)) {
        return 'an rfc822Name is no mailbox';
      }
    }
    return undefined;
  },
};
