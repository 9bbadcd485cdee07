/** Whether the people of a team may change credentials that a configuration relies on, in words. */
export const CREDENTIAL_RIGHT_WORDS = {
  true: 'May be changed',
  false: 'Stay as they are',
} as const;
