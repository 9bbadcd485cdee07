import type { SaveWarning } from '@luciole/contract';
import { showToast } from '../toasts.tsx';

/** Says that something was saved, and what the server found worth a second look. */
export function showSaved(text: string, warnings: readonly SaveWarning[] = []): void {
  showToast(text);
  for (const { message } of warnings) showToast(`${message}.`, 'warning');
}
