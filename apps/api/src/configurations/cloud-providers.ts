import type { CloudProvidersInformation, CloudProvidersRequest } from '@luciole/contract';
import { type Problem, problem } from '../http/application-error.ts';

type Aws = NonNullable<CloudProvidersInformation['aws']>;
type Google = NonNullable<CloudProvidersInformation['google']>;

/** Cloud providers as a request leaves them; a missing `regions` is there to be refused. */
export interface CloudProvidersDraft {
  readonly aws?: { readonly accountIds: string[]; readonly regions?: Aws['regions'] } | undefined;
  readonly azure?: { readonly subscriptionIds: string[] } | undefined;
  readonly google?:
    { readonly projectIdentifiers: string[]; readonly regions?: Google['regions'] } | undefined;
}

/**
 * What is stored after a request (contract.md §2.1.5): an absent provider stays, `null` removes it, a present one replaces
 * it, except that an absent or `null` list inside keeps the stored list. `{}` changes nothing.
 */
export function mergedCloudProviders(
  stored: CloudProvidersDraft,
  request: CloudProvidersRequest | null | undefined,
): CloudProvidersDraft {
  if (!request) return stored;
  const { aws, azure, google } = request;
  return {
    ...keptOr('aws', stored.aws, aws, () => ({
      accountIds: aws?.accountIds ?? stored.aws?.accountIds ?? [],
      ...definedRegions(aws?.regions ?? stored.aws?.regions),
    })),
    ...keptOr('azure', stored.azure, azure, () => ({
      subscriptionIds: azure?.subscriptionIds ?? stored.azure?.subscriptionIds ?? [],
    })),
    ...keptOr('google', stored.google, google, () => ({
      projectIdentifiers: google?.projectIdentifiers ?? stored.google?.projectIdentifiers ?? [],
      ...definedRegions(google?.regions ?? stored.google?.regions),
    })),
  };
}

function keptOr<Name extends string, Provider>(
  name: Name,
  stored: Provider | undefined,
  sent: object | null | undefined,
  replaced: () => Provider,
): Partial<Record<Name, Provider>> {
  const provider = sent === undefined ? stored : sent === null ? undefined : replaced();
  return provider === undefined ? {} : ({ [name]: provider } as Record<Name, Provider>);
}

function definedRegions<Regions>(regions: Regions | undefined): { regions?: Regions } {
  return regions === undefined ? {} : { regions };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** A project's number, or its id: 6 to 30 of lower-case letters, digits and hyphens, from a letter, not to a hyphen. */
const GOOGLE_PROJECT = /^(?:[1-9][0-9]{0,18}|[a-z][a-z0-9-]{4,28}[a-z0-9])$/;

/** Everything that is wrong with cloud providers (contract.md §2.5.2, §2.5.5). */
export function* cloudProviderProblems(providers: CloudProvidersDraft): Generator<Problem> {
  const { aws, azure, google } = providers;
  if (aws !== undefined) {
    const pointer = '/cloudProviders/aws';
    if (aws.accountIds.length === 0) yield problem('AWS_ACCOUNT_IDS_EMPTY', {}, { pointer });
    for (const value of aws.accountIds) {
      if (!/^[0-9]{12}$/.test(value))
        yield problem('AWS_ACCOUNT_ID_INVALID', { value }, { pointer });
    }
    if (aws.regions === undefined) yield problem('AWS_REGIONS_MISSING', {}, { pointer });
  }
  if (azure !== undefined) {
    const pointer = '/cloudProviders/azure';
    if (azure.subscriptionIds.length === 0) {
      yield problem('AZURE_SUBSCRIPTION_IDS_EMPTY', {}, { pointer });
    }
    for (const value of azure.subscriptionIds) {
      if (!UUID.test(value)) yield problem('AZURE_SUBSCRIPTION_ID_INVALID', { value }, { pointer });
    }
  }
  if (google !== undefined) {
    const pointer = '/cloudProviders/google';
    if (google.projectIdentifiers.length === 0) {
      yield problem('GOOGLE_PROJECT_IDENTIFIERS_EMPTY', {}, { pointer });
    }
    for (const value of google.projectIdentifiers) {
      if (GOOGLE_PROJECT.test(value)) continue;
      yield problem('GOOGLE_PROJECT_IDENTIFIER_INVALID', { value }, { pointer });
    }
    if (google.regions === undefined) yield problem('GOOGLE_REGIONS_MISSING', {}, { pointer });
  }
}
