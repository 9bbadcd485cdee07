import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ERRORS,
  type HandlerResponse,
  type singleSignOn,
  type SingleSignOnReauthenticationRequest,
} from '@luciole/contract';
import type * as client from 'openid-client';
import { asUser, type Principal } from '../auth/principal.ts';
import { makeToken, SessionCookie, tokenDigest } from '../auth/session-cookie.ts';
import { Clock } from '../clock/clock.ts';
import { CompaniesService } from '../companies/companies.service.ts';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';
import { CompanyDatabase } from '../database/company-database.ts';
import { Answer } from '../http/answer.ts';
import { ApplicationError } from '../http/application-error.ts';
import { type CurrentSessionAnswer, SessionOpener } from '../sessions/session-opener.ts';
import { SessionsService } from '../sessions/sessions.service.ts';
import type { SignInFacts } from '../sessions/sign-in-facts.ts';
import { SingleSignOnAddresses } from './addresses.ts';
import { type Attempt, Attempts, deriveFrom } from './attempts.ts';
import {
  authorizationUrl,
  type CallbackQuery,
  exchangeCode,
  type SignedIn,
  signOutUrl,
} from './provider/code-exchange.ts';
import { judgeFailure } from './provider/provider-problem.ts';
import { StoredProvider } from './provider/stored-provider.ts';
import { IdentitiesRepository } from './identities.repository.ts';
import { Provisioning } from './provisioning.ts';
import { SettingsRepository, type SettingsRow } from './settings.repository.ts';
import { SignInCookie } from './sign-in-cookie.ts';
import { signInFailure, SignInFailures } from './sign-in-failures.ts';

type Redirect = Answer<undefined>;

/** Longest ID token that is kept for the sign-out, in characters: it has to fit into a URL. */
const LONGEST_ID_TOKEN = 4_096;

/** How much earlier than the request a sign-in may seem, because clocks differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** Signs people in at the identity provider of their company, and out again. */
@Injectable()
export class SingleSignOnService {
  constructor(
    private readonly database: CompanyDatabase,
    private readonly clock: Clock,
    private readonly companies: CompaniesService,
    private readonly settings: SettingsRepository,
    private readonly providers: StoredProvider,
    private readonly attempts: Attempts,
    private readonly provisioning: Provisioning,
    private readonly opener: SessionOpener,
    private readonly sessions: SessionsService,
    private readonly sessionCookie: SessionCookie,
    private readonly cookie: SignInCookie,
    private readonly addresses: SingleSignOnAddresses,
    private readonly failures: SignInFailures,
    private readonly identities: IdentitiesRepository,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Leads a browser to the provider, or back to the sign-in page with what is wrong; another site's page leads to that page only. */
  async start(
    urlPrefix: string,
    returnTo: string | undefined,
    facts: SignInFacts,
  ): Promise<Redirect> {
    const page = this.addresses.ownPage(returnTo);
    // The provider of another company may let its own people in unasked: whoever is led here would act in an attacker's
    // account and not know it. The sign-in page says whose it is, and begins when somebody wants to.
    if (isLedHere(facts.request)) return redirectTo(this.addresses.signInPage(urlPrefix, page));
    const companyId = await this.companies.idOf(urlPrefix);
    return this.#orSignInPage(urlPrefix, page, companyId, facts, async () => {
      if (companyId === undefined) throw signInFailure('SINGLE_SIGN_ON_UNAVAILABLE');
      const { url, setCookie } = await this.#begin(companyId, { returnTo: page }, facts);
      return redirectTo(url, setCookie);
    });
  }

  /**
   * Begins again for somebody who is signed in.
   *
   * @throws {ApplicationError} SESSION_UNKNOWN, SINGLE_SIGN_ON_UNAVAILABLE, SINGLE_SIGN_ON_PROVIDER_FAILED, SIGN_IN_DELAYED
   */
  async reauthenticate(
    caller: Principal,
    { returnTo }: SingleSignOnReauthenticationRequest,
    facts: SignInFacts,
  ): Promise<Answer<HandlerResponse<typeof singleSignOn.reauthenticate>>> {
    const { companyId, userId, session } = asUser(caller);
    if (session === undefined) throw ApplicationError.of('SESSION_UNKNOWN', {});
    const page = this.addresses.ownPage(returnTo);
    const { url, setCookie } = await this.#begin(companyId, { returnTo: page, userId }, facts);
    return Answer.json({ authorizationUrl: url }, { 'set-cookie': setCookie });
  }

  /** Opens a session for whoever comes back from the provider, or leads to the sign-in page with what is wrong. */
  async callback(urlPrefix: string, query: CallbackQuery, facts: SignInFacts): Promise<Redirect> {
    const companyId = await this.companies.idOf(urlPrefix);
    const token = this.cookie.read(facts.request.headers.cookie);
    // Looked at before the attempt is spent: a foreign page that leads here with a made-up state ends no sign-in.
    const isOurs = token !== undefined && isEqual(query.state ?? '', deriveFrom(token, 'state'));
    const attempt =
      companyId !== undefined && isOurs
        ? await this.database.inCompany(companyId, (tx) =>
            this.attempts.take(tx, tokenDigest(token), this.clock.now()),
          )
        : undefined;
    const page = attempt?.returnTo ?? '/';
    return this.#orSignInPage(urlPrefix, page, companyId, facts, async () => {
      if (companyId === undefined || token === undefined || attempt === undefined) {
        throw signInFailure('SINGLE_SIGN_ON_INTERRUPTED');
      }
      const settings = await this.#enabledSettings(companyId);
      if (settings.issuer_url !== attempt.issuerUrl || settings.client_id !== attempt.clientId) {
        throw signInFailure('SINGLE_SIGN_ON_INTERRUPTED', 'The settings were changed meanwhile');
      }
      const signedIn = await this.#exchange(settings, token, urlPrefix, query);
      const answer = await this.#open(settings, attempt, signedIn, facts);
      return redirectTo(page, answer.headers['set-cookie'] ?? '');
    });
  }

  /** Ends the caller's session, and says where the provider's ends. */
  async signOut(caller: Principal): Promise<Answer<HandlerResponse<typeof singleSignOn.signOut>>> {
    const hint = await this.sessions.providerHint(caller);
    const { headers } = await this.sessions.end(caller);
    const endSessionUrl = hint && (await this.#endSessionUrl(caller.companyId, hint.idToken));
    return Answer.json(endSessionUrl === undefined ? {} : { endSessionUrl }, headers);
  }

  async #begin(
    companyId: string,
    { returnTo, userId }: Pick<Attempt, 'returnTo'> & { userId?: string },
    facts: SignInFacts,
  ): Promise<{ url: string; setCookie: string }> {
    const settings = await this.#enabledSettings(companyId);
    const provider = await this.#provider(settings);
    const { token, sha256 } = makeToken();
    const setCookie = this.cookie.set(token);
    const former = this.sessionCookie.read(facts.request.headers.cookie);
    const urlPrefix = await this.database.inCompany(companyId, async (tx) => {
      await this.attempts.begin(
        tx,
        sha256,
        {
          issuerUrl: settings.issuer_url,
          clientId: settings.client_id,
          userId,
          formerTokenHash: former === undefined ? undefined : tokenDigest(former),
          returnTo,
          startedOn: this.clock.now(),
        },
        facts.address,
      );
      return this.companies.urlPrefixOf(tx);
    });
    const redirectUri = this.addresses.redirect(urlPrefix);
    const wishes = {
      scopes: settings.scopes,
      maxAge: userId === undefined ? this.config.sessions.hours * 3600 : 0,
    };
    const url = await judged(() => authorizationUrl(provider, token, redirectUri, wishes));
    return { url: url.href, setCookie };
  }

  /** @throws {ApplicationError} SINGLE_SIGN_ON_UNAVAILABLE */
  async #enabledSettings(companyId: string): Promise<SettingsRow> {
    const row = await this.database.inCompany(companyId, (tx) => this.settings.find(tx), {
      readOnly: true,
    });
    if (row?.enabled === true) return row;
    throw signInFailure('SINGLE_SIGN_ON_UNAVAILABLE');
  }

  #provider(settings: SettingsRow): Promise<client.Configuration> {
    return judged(() => this.providers.of(settings));
  }

  async #exchange(
    settings: SettingsRow,
    token: string,
    urlPrefix: string,
    query: CallbackQuery,
  ): Promise<SignedIn> {
    const provider = await this.#provider(settings);
    const redirectUri = this.addresses.redirect(urlPrefix);
    const teams = await this.database.inCompany(
      settings.company_id,
      (tx) => this.identities.teamRules(tx),
      { readOnly: true },
    );
    const byRules = teams.flatMap(({ rules }) => rules.map(({ claimName }) => claimName));
    const wanted = [settings.groups_claim, 'email', 'given_name', 'family_name', ...byRules];
    return judged(() => exchangeCode(provider, token, redirectUri, query, wanted));
  }

  async #open(
    settings: SettingsRow,
    attempt: Attempt,
    signedIn: SignedIn,
    facts: SignInFacts,
  ): Promise<CurrentSessionAnswer> {
    const now = this.clock.now();
    const authenticatedOn = this.#authenticatedOn(settings, attempt, signedIn, now);
    const outcome = await this.database.inCompany(settings.company_id, async (tx) => {
      const admission = await this.provisioning.admit(tx, {
        settings,
        identity: { issuer: settings.issuer_url, subject: signedIn.subject },
        claims: signedIn.claims,
        expectedUserId: attempt.userId,
        now,
      });
      if (!admission.isAdmitted) return admission;
      const { userId } = admission;
      const { idToken, secondFactor } = signedIn;
      return this.opener.openFor(
        tx,
        { userId, formerTokenHash: attempt.formerTokenHash },
        {
          method: 'SINGLE_SIGN_ON',
          secondFactor,
          authenticatedOn,
          idToken: idToken.length > LONGEST_ID_TOKEN ? undefined : idToken,
        },
        facts,
      );
    });
    if (outcome instanceof Answer) return outcome;
    throw signInFailure(outcome.refusal, outcome.detail, {
      ...(outcome.user && { user: outcome.user }),
    });
  }

  /**
   * When the credential was given: as the provider says. Where it says nothing, no later than the oldest sign-in that was
   * asked for, so that it is not recent, unless the settings say otherwise.
   */
  #authenticatedOn(
    settings: SettingsRow,
    attempt: Attempt,
    { authenticatedOn }: SignedIn,
    now: Date,
  ): Date {
    if (attempt.userId !== undefined) {
      const isRepeated =
        authenticatedOn === undefined
          ? !settings.require_auth_time
          : authenticatedOn.getTime() >= attempt.startedOn.getTime() - CLOCK_SKEW_MS;
      if (!isRepeated) throw signInFailure('SINGLE_SIGN_ON_NOT_REPEATED', 'See "auth_time"');
    }
    if (authenticatedOn !== undefined) return authenticatedOn < now ? authenticatedOn : now;
    if (!settings.require_auth_time) return now;
    return new Date(now.getTime() - this.config.sessions.hours * 3_600_000);
  }

  async #endSessionUrl(
    companyId: string,
    idToken: string | undefined,
  ): Promise<string | undefined> {
    // Whatever is wrong with the provider, the session here has ended already.
    try {
      const provider = await this.#provider(await this.#enabledSettings(companyId));
      return signOutUrl(provider, this.addresses.postLogout, idToken)?.href;
    } catch (error) {
      if (error instanceof ApplicationError) return undefined;
      throw error;
    }
  }

  /** The outcome of `work`; a refusal is recorded, and becomes the sign-in page that says what is wrong. */
  async #orSignInPage(
    urlPrefix: string,
    page: string,
    companyId: string | undefined,
    facts: SignInFacts,
    work: () => Promise<Redirect>,
  ): Promise<Redirect> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApplicationError)) throw error;
      if (companyId !== undefined) await this.failures.record(companyId, facts, error);
      return redirectTo(this.addresses.signInPage(urlPrefix, page, ERRORS[error.code].code));
    }
  }
}

/** What speaking to the provider gives, or the error that ends the sign-in. */
async function judged<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { name, detail } = judgeFailure(error);
    throw signInFailure(name, detail, { cause: error });
  }
}

/** Whether the request is a navigation that a page of another site, or another host of ours, began; old browsers do not say. */
function isLedHere({ headers }: SignInFacts['request']): boolean {
  return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));
}

function redirectTo(location: string, setCookie?: string): Redirect {
  return Answer.json(undefined, {
    location,
    'cache-control': 'no-store',
    ...(setCookie !== undefined && { 'set-cookie': setCookie }),
  });
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
