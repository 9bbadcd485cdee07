import { z } from 'zod';

/** What somewhere that gets deliveries is called: one line. */
export const deliveryName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, 'has control characters');

/** Where deliveries go; which addresses are permitted is the deployment's to say. */
export const deliveryUrl = z.string().min(1).max(2048);

/** What became of one attempt to deliver. */
export const deliveryOutcome = {
  outcome: z.enum(['DELIVERED', 'FAILED']),
  detail: z.string().optional().describe('Why it failed'),
};

/** Body of a change to somewhere that gets deliveries. */
export const deliveryChange = {
  name: deliveryName.nullish(),
  url: deliveryUrl.nullish(),
  enabled: z.boolean().nullish(),
};
