import { type ConsolePage, presses, says } from './console-page.ts';

/** What is seen before there is anything to see. */
export type FirstPage = ConsolePage<void>;

const empty = (name: string, path: string, sentence: string): FirstPage => ({
  name: `empty-${name}`,
  path: () => path,
  isReady: says(sentence),
});

/** The pages of a control plane that has just been installed: each says what the thing is for. */
export const EMPTY_PAGES: readonly FirstPage[] = [
  empty('dashboard', '/', '1 of 7 done'),
  empty('issuer-certificates', '/issuer-certificates', 'No issuer has asked'),
  empty('incidents', '/incidents', 'No incident yet'),
  empty('sub-ca-providers', '/sub-ca-providers', 'No sub CA provider yet'),
  empty('policies', '/policies', 'No policy yet'),
  empty('simulator', '/simulator', 'What a policy does with a request'),
  empty('trust-bundles', '/trust-bundles', 'No trust bundle yet'),
  empty('configurations', '/configurations', 'No configuration yet'),
  empty('service-accounts', '/service-accounts', 'No service account yet'),
  empty('audit-trail', '/settings/audit', 'Events are sent nowhere.'),
];

/** What somebody sees who is not signed in. */
export const STRANGER_PAGES: readonly FirstPage[] = [
  { name: 'sign-in', path: () => '/sign-in', isReady: says('Forgotten your password?') },
  {
    name: 'sign-in-refused',
    path: () => '/sign-in',
    prepare: async (page) => {
      await page.getByLabel('User name').fill('nobody');
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    },
    isReady: (page) => page.getByRole('alert').first().waitFor(),
  },
  {
    name: 'sign-in-api-key',
    path: () => '/sign-in',
    prepare: presses('Use an API key'),
    isReady: (page) => page.getByLabel('API key').waitFor(),
  },
  {
    name: 'sign-in-single-sign-on-failed',
    path: () => '/sign-in?company=luciole&problem=20023',
    isReady: (page) => page.getByRole('alert').first().waitFor(),
  },
  {
    name: 'sign-in-link',
    path: () => '/sign-in#link=unknown',
    isReady: says('You were given a link'),
  },
];
