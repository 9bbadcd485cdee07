/** What stands where there is no CA. */
export const CA_EMPTY = {
  title: 'No certificate authority yet',
  text: 'The built-in CA has a root that verifiers trust and intermediates that certify issuers. The first pair is made when the control plane starts for the first time.',
} as const;
