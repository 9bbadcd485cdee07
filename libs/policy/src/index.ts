export * from './model/key-algorithm.ts';
export * from './model/key-usage.ts';
export * from './model/extended-key-usage.ts';
export * from './model/certificate-names.ts';
export * from './model/requested-certificate.ts';
export * from './model/certificate-content.ts';
export * from './model/validity-period.ts';
