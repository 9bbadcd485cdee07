import { useEffect, useState } from 'react';

type Status = 'checking' | 'ready' | 'not ready';

const WORDS: Record<Status, string> = {
  checking: 'Asking the control plane…',
  ready: 'The control plane is ready.',
  'not ready': 'The control plane is not ready. Look at /readyz for the reason.',
};

/** Asks `/readyz` once and says in words what it answered. */
export function ControlPlaneStatus() {
  const [status, setStatus] = useState<Status>('checking');
  useEffect(() => {
    const request = new AbortController();
    fetch('/readyz', { signal: request.signal }).then(
      (response) => setStatus(response.ok ? 'ready' : 'not ready'),
      () => {
        if (!request.signal.aborted) setStatus('not ready');
      },
    );
    return () => request.abort();
  }, []);
  return (
    <output className={status === 'ready' ? 'status ready' : 'status'}>{WORDS[status]}</output>
  );
}
