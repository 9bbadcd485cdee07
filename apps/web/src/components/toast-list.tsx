import { Alert } from '@mui/material';
import { useEffect } from 'react';

/** Something said in passing. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly severity: 'success' | 'warning' | 'error' | 'info';
}

/** Milliseconds that good news stays; errors and warnings stay until they are closed (WCAG 2.2 §2.2.1). */
const STAY_MS = 6000;

/** The toasts that are there now. */
export function ToastList({
  toasts,
  onClose,
}: {
  readonly toasts: readonly Toast[];
  readonly onClose: (id: number) => void;
}) {
  return toasts.map((toast) => <OneToast key={toast.id} toast={toast} onClose={onClose} />);
}

function OneToast({
  toast: { id, text, severity },
  onClose,
}: {
  readonly toast: Toast;
  readonly onClose: (id: number) => void;
}) {
  useEffect(() => {
    if (severity === 'error' || severity === 'warning') return undefined;
    const timer = setTimeout(() => onClose(id), STAY_MS);
    return () => clearTimeout(timer);
  }, [id, severity, onClose]);
  return (
    <Alert
      severity={severity}
      variant="outlined"
      elevation={6}
      onClose={() => onClose(id)}
      // White on the green of the dark theme could not be read (WCAG 2.2 §1.4.3).
      sx={{ bgcolor: 'background.paper' }}
    >
      {text}
    </Alert>
  );
}
