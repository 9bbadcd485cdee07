import { Injectable } from '@nestjs/common';
import { InjectConfig } from '../config/config.module.ts';
import type { Config } from '../config/config.schema.ts';

/** Addresses that single sign-on leads to; all follow from the configured public URL (ruling 13). */
@Injectable()
export class SingleSignOnAddresses {
  readonly #publicUrl: string;

  constructor(@InjectConfig() config: Config) {
    this.#publicUrl = config.http.publicUrl;
  }

  /** Where a sign-in of a company begins. */
  start(urlPrefix: string): string {
    return `${this.#publicUrl}/v1/companies/${encodeURIComponent(urlPrefix)}/singlesignon`;
  }

  /**
   * Where the provider sends browsers back to. Each company has its own, so that an answer of one company's provider is
   * never taken for another's (RFC 9700 §4.4.2.2).
   */
  redirect(urlPrefix: string): string {
    return `${this.start(urlPrefix)}/callback`;
  }

  /** Where the provider sends browsers after they signed out. */
  get postLogout(): string {
    return `${this.#publicUrl}/sign-in`;
  }

  /** The sign-in page, where a sign-in that failed ends, with the code of what is wrong. */
  signInPage(urlPrefix: string, returnTo: string, problem?: number): string {
    const query = new URLSearchParams({
      company: urlPrefix,
      ...(returnTo !== '/' && { returnTo }),
      ...(problem !== undefined && { problem: String(problem) }),
    });
    return `/sign-in?${query.toString()}`;
  }

  /** The page that a text names, when it is a page of ours; `/` otherwise (ruling 28). */
  ownPage(returnTo: string | null | undefined): string {
    if (returnTo === null || returnTo === undefined) return '/';
    // What browsers read as another host: `//host`, `/\host`, and both with tabs or line ends between.
    if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(returnTo)) return '/';
    const url = URL.canParse(returnTo, this.#publicUrl) && new URL(returnTo, this.#publicUrl);
    if (url === false || url.origin !== new URL(this.#publicUrl).origin) return '/';
    // Also what became another host by `..`, and the API, which is no page.
    const isPage = !/^\/(?:\/|v1(?:\/|$))/.test(url.pathname);
    return isPage ? `${url.pathname}${url.search}${url.hash}` : '/';
  }
}
