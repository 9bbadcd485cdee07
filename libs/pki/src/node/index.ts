export * from './sha256.ts';
export * from './key-pair.ts';
export * from './signer.ts';
export * from './verify-proof-of-possession.ts';
export * from './verify-signature.ts';
export * from './sign-certificate.ts';
export * from './sign-crl.ts';
export * from './verify-signed-data.ts';
