import { Box, Skeleton } from '@mui/material';
import { lazy, Suspense } from 'react';

const Content = lazy(async () => ({
  default: (await import('./decoded-certificate-content.tsx')).DecodedCertificateContent,
}));

/** What stands in the first certificate of a PEM text; the reader of certificates is loaded with the first of them. */
export function DecodedCertificate({ pem }: { readonly pem: string }) {
  return (
    <Suspense
      fallback={
        <Box aria-hidden>
          {[0, 1, 2, 3].map((line) => (
            <Skeleton key={line} height={36} />
          ))}
        </Box>
      }
    >
      <Content pem={pem} />
    </Suspense>
  );
}
