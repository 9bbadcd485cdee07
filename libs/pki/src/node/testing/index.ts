export * from './openssl.ts';
export * from './test-ca.ts';
export * from './make-certification-request.ts';
export * from './code-of.ts';
export * from './corporation.ts';
