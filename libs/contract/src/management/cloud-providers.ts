import { z } from 'zod';

import { keysOf } from '../keys.ts';
import { memberList, shortList } from '../lists.ts';

/** AWS regions that a configuration can name, with their readable names. */
export const AWS_REGIONS = {
  'us-east-1': 'US East - N. Virginia',
  'us-east-2': 'US East - Ohio',
  'us-west-1': 'US West - N. California',
  'us-west-2': 'US West - Oregon',
  'af-south-1': 'Africa - Cape Town',
  'ap-east-1': 'Asia Pacific - Hong Kong',
  'ap-south-2': 'Asia Pacific - Hyderabad',
  'ap-southeast-3': 'Asia Pacific - Jakarta',
  'ap-southeast-4': 'Asia Pacific - Melbourne',
  'ap-south-1': 'Asia Pacific - Mumbai',
  'ap-northeast-3': 'Asia Pacific - Osaka',
  'ap-northeast-2': 'Asia Pacific - Seoul',
  'ap-southeast-1': 'Asia Pacific - Singapore',
  'ap-southeast-2': 'Asia Pacific - Sydney',
  'ap-northeast-1': 'Asia Pacific - Tokyo',
  'ca-central-1': 'Canada - Central',
  'eu-central-1': 'Europe - Frankfurt',
  'eu-west-1': 'Europe - Ireland',
  'eu-west-2': 'Europe - London',
  'eu-south-1': 'Europe - Milan',
  'eu-west-3': 'Europe - Paris',
  'eu-south-2': 'Europe - Spain',
  'eu-north-1': 'Europe - Stockholm',
  'eu-central-2': 'Europe - Zurich',
  'me-south-1': 'Middle East - Bahrain',
  'me-central-1': 'Middle East - UAE',
  'sa-east-1': 'South America - São Paulo',
  'us-gov-east-1': 'GovCloud - US-East',
  'us-gov-west-1': 'GovCloud - US-West',
} as const;

/** Google regions that a configuration can name, with their readable names. */
export const GOOGLE_REGIONS = {
  'asia-east1': 'Asia - Taiwan',
  'asia-east2': 'Asia - Hong Kong',
  'asia-northeast1': 'Asia - Tokyo',
  'asia-northeast2': 'Asia - Osaka',
  'asia-northeast3': 'Asia - Seoul',
  'asia-south1': 'Asia - Mumbai',
  'asia-south2': 'Asia - Delhi',
  'asia-southeast1': 'Asia - Singapore',
  'asia-southeast2': 'Asia - Jakarta',
  'australia-southeast1': 'Australia - Sydney',
  'australia-southeast2': 'Australia - Melbourne',
  'europe-central2': 'Europe - Warsaw',
  'europe-north1': 'Europe - Finland',
  'europe-southwest1': 'Europe - Madrid',
  'europe-west1': 'Europe - Belgium',
  'europe-west12': 'Europe - Turin',
  'europe-west2': 'Europe - London',
  'europe-west3': 'Europe - Frankfurt',
  'europe-west4': 'Europe - Netherlands',
  'europe-west6': 'Europe - Zurich',
  'europe-west8': 'Europe - Milan',
  'europe-west9': 'Europe - Paris',
  'me-central1': 'Middle East - Doha',
  'me-west1': 'Middle East - Tel Aviv',
  'northamerica-northeast1': 'North America - Montréal',
  'northamerica-northeast2': 'North America - Toronto',
  'southamerica-east1': 'South America - São Paulo',
  'southamerica-west1': 'South America - Santiago',
  'us-central1': 'US - Iowa',
  'us-east1': 'US - South Carolina',
  'us-east4': 'US - Northern Virginia',
  'us-east5': 'US - Columbus',
  'us-south1': 'US - Dallas',
  'us-west1': 'US - Oregon',
  'us-west2': 'US - Los Angeles',
  'us-west3': 'US - Salt Lake City',
  'us-west4': 'US - Las Vegas',
} as const;

export const AwsRegion = z.enum(keysOf(AWS_REGIONS)).meta({ id: 'AwsRegion' });
export type AwsRegion = z.infer<typeof AwsRegion>;

export const GoogleRegion = z.enum(keysOf(GOOGLE_REGIONS)).meta({ id: 'GoogleRegion' });
export type GoogleRegion = z.infer<typeof GoogleRegion>;

const AwsRequest = z
  .strictObject({
    accountIds: memberList(z.string()).nullish().describe('12 digits each; 50212, 50213'),
    regions: shortList(AwsRegion).nullish().describe('Empty means all; 50214 when missing'),
  })
  .meta({ id: 'AwsCloudProviderRequest' });
const AzureRequest = z
  .strictObject({
    subscriptionIds: memberList(z.string()).nullish().describe('UUIDs; 50215, 50216'),
  })
  .meta({ id: 'AzureCloudProviderRequest' });
const GoogleRequest = z
  .strictObject({
    projectIdentifiers: memberList(z.string()).nullish().describe('Number or id; 50218, 50219'),
    regions: shortList(GoogleRegion).nullish().describe('Empty means all; 50220 when missing'),
  })
  .meta({ id: 'GoogleCloudProviderRequest' });

/**
 * Instances that may ask by their cloud's identity document.
 *
 * On PATCH: an absent provider is kept, a `null` one removed, a present one replaced, except that a `null` or absent
 * list inside it keeps the stored list; `{}` changes nothing (contract.md §2.1.5).
 */
export const CloudProvidersRequest = z
  .strictObject({
    aws: AwsRequest.nullish(),
    azure: AzureRequest.nullish(),
    google: GoogleRequest.nullish(),
  })
  .meta({ id: 'CloudProvidersRequest' });
export type CloudProvidersRequest = z.infer<typeof CloudProvidersRequest>;

/** `{}` when no provider is set. */
export const CloudProvidersInformation = z
  .object({
    aws: z
      .object({ accountIds: z.array(z.string()), regions: z.array(AwsRegion) })
      .meta({ id: 'AwsCloudProviderInformation' })
      .optional(),
    azure: z
      .object({ subscriptionIds: z.array(z.string()) })
      .meta({ id: 'AzureCloudProviderInformation' })
      .optional(),
    google: z
      .object({ projectIdentifiers: z.array(z.string()), regions: z.array(GoogleRegion) })
      .meta({ id: 'GoogleCloudProviderInformation' })
      .optional(),
  })
  .meta({ id: 'CloudProvidersInformation' });
export type CloudProvidersInformation = z.infer<typeof CloudProvidersInformation>;

const RegionInformation = z
  .object({ id: z.string(), name: z.string() })
  .meta({ id: 'RegionInformation' });

export const RegionsResponse = z
  .object({
    regions: z.object({ aws: z.array(RegionInformation), google: z.array(RegionInformation) }),
  })
  .meta({ id: 'RegionsResponse' });
export type RegionsResponse = z.infer<typeof RegionsResponse>;

const listed = (regions: Readonly<Record<string, string>>) =>
  Object.entries(regions).map(([id, name]) => ({ id, name }));

/** The answer of `GET /v1/distributedissuers/configurations/regions`, the same for everybody. */
export const REGIONS: RegionsResponse = {
  regions: { aws: listed(AWS_REGIONS), google: listed(GOOGLE_REGIONS) },
};
