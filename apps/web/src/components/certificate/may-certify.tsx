import { Skeleton } from '@mui/material';
import { lazy, Suspense } from 'react';

const Content = lazy(async () => ({
  default: (await import('./decoded-certificate-content.tsx')).MayCertifyContent,
}));

/** In words: which names the first certificate of a PEM text may certify, when it is a CA's. */
export function MayCertify({ pem }: { readonly pem: string }) {
  return (
    <Suspense fallback={<Skeleton height={36} />}>
      <Content pem={pem} />
    </Suspense>
  );
}
