import { Box } from '@mui/material';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { sentenceOf } from '../api/error-guidance.ts';
import type { Toast } from './toast-list.tsx';

const ToastList = lazy(async () => ({ default: (await import('./toast-list.tsx')).ToastList }));

const MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says something in passing. */
export function showToast(text: string, severity: Toast['severity'] = 'success'): void {
  lastId += 1;
  set([...toasts, { id: lastId, text, severity }].slice(-MOST));
}

/** Says what went wrong and what to do next. */
export function showProblem(error: unknown): void {
  showToast(sentenceOf(error), 'error');
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function close(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where they appear; once per page. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <Box
      aria-live="polite"
      sx={{
        position: 'fixed',
        zIndex: 'snackbar',
        bottom: 16,
        right: 16,
        left: { xs: 16, sm: 'auto' },
        width: { sm: 420 },
        display: 'grid',
        gap: 1,
      }}
    >
      {shown.length > 0 && (
        <Suspense>
          <ToastList toasts={shown} onClose={close} />
        </Suspense>
      )}
    </Box>
  );
}
