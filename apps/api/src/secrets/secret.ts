/** A value that prints as `[secret]` wherever it is shown. */
export { Secret } from '../config/secret.ts';
