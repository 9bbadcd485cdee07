/** What a verified access token says. */
export interface AccessTokenClaims {
  readonly companyId: string;
  readonly serviceAccountId: string;
  readonly credentialGeneration: number;
  readonly credentialThumbprint: string | undefined;
}
