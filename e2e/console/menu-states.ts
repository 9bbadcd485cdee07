import type { Page } from '@playwright/test';
import { type ConsolePage, lists, opens, presses } from './console-page.ts';

const menuItem = (name: string) => (page: Page) =>
  page.getByRole('menuitem', { name, exact: true }).waitFor();

/** A button of a list is pressed once the list has come. */
const ofPolicies = (button: string) => async (page: Page) => {
  await lists('edge-staging')(page);
  await presses(button)(page);
};

/** Menus that are open, each over the page that has it. */
export const MENU_STATES: readonly ConsolePage[] = [
  {
    name: 'create-menu',
    path: () => '/policies',
    prepare: async (page) => {
      await lists('edge-staging')(page);
      // The side bar of narrow screens opens first.
      const opener = page.getByRole('button', { name: 'Open the navigation' });
      if (await opener.isVisible()) await opener.click();
      await presses('Create')(page);
    },
    isReady: menuItem('Issuer configuration'),
  },
  {
    name: 'account-menu',
    path: () => '/policies',
    prepare: ofPolicies('Account: '),
    isReady: menuItem('Sign out'),
  },
  {
    name: 'theme-menu',
    path: () => '/policies',
    prepare: ofPolicies('Theme'),
    isReady: (page) => page.getByRole('menuitemradio', { name: 'As the system' }).waitFor(),
  },
  {
    name: 'columns-menu',
    path: () => '/policies',
    prepare: ofPolicies('Columns'),
    isReady: menuItem('Show the usual columns'),
  },
  {
    name: 'density-menu',
    path: () => '/policies',
    prepare: ofPolicies('Density'),
    isReady: (page) => page.getByRole('menuitemradio', { name: 'Compact' }).waitFor(),
  },
  {
    name: 'user-menu',
    path: () => '/users',
    prepare: async (page) => {
      await opens('administrator')(page);
      await presses('Sign-in')(page);
    },
    isReady: (page) => page.getByRole('menu', { name: 'Sign-in' }).waitFor(),
  },
  {
    name: 'export-menu',
    path: () => '/event-log',
    prepare: presses('Export in full'),
    isReady: menuItem('JSON lines'),
  },
  {
    name: 'choice-menu',
    path: () => '/policies/new',
    prepare: (page) => page.getByRole('combobox', { name: /^Type/ }).first().click(),
    isReady: (page) => page.getByRole('option', { name: 'Locked' }).waitFor(),
  },
  {
    name: 'options',
    path: () => '/policies/new',
    prepare: (page) => page.getByRole('combobox', { name: /^Key usage/ }).click(),
    isReady: (page) => page.getByRole('option', { name: 'Digital signature' }).waitFor(),
  },
];
