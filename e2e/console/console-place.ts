import type { Browser, Page } from '@playwright/test';
import { launchBrowser } from '../support/browser.ts';
import { ControlPlaneClient } from '../support/control-plane-client.ts';
import { createInstallation } from '../support/control-plane-processes.ts';
import { createIssuerSetUp, type IssuerSetUp } from '../support/issuer-set-up.ts';
import { type ConsoleSession, type Look, signIn } from './console-session.ts';

/** A control plane with what an issuer needs, named `mesh`, and its administrator in front of the console. */
export interface ConsolePlace {
  /** The administrator's. */
  readonly apiKey: string;
  readonly client: ControlPlaneClient;
  readonly setUp: IssuerSetUp;
  readonly session: ConsoleSession;
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts all of it; what was started when something fails is ended. */
export async function openConsole(look: Look): Promise<ConsolePlace> {
  const installation = await createInstallation();
  const { apiKey } = installation;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await installation.close();
  };
  try {
    browser = await launchBrowser();
    const { baseUrl } = await installation.serve();
    const at = { baseUrl, apiKey };
    const client = new ControlPlaneClient(baseUrl);
    const setUp = await createIssuerSetUp(client, at, { name: 'mesh' });
    const session = await signIn(browser, at, look);
    return { apiKey, client, setUp, session, page: session.page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
