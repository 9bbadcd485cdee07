import type { FieldMessage } from './field-messages.ts';

/** What is wrong with a field, as far as the browser can see; nothing when it is not so. */
export function faultIf(isSo: boolean, pointer: string, text: string): readonly FieldMessage[] {
  return isSo ? [{ pointer, text, severity: 'error' }] : [];
}
