import ExpandIcon from '@mui/icons-material/ExpandMore';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { Copyable } from '../copyable.tsx';
import { DecodedCertificate } from './decoded-certificate.tsx';

/** Certificates one below the other, each to be opened: what stands in it, and its PEM text. */
export function CertificateChain({
  certificates,
}: {
  readonly certificates: readonly { readonly label: string; readonly pem: string }[];
}) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {certificates.map(({ label, pem }) => (
        <ChainMember key={label} label={label} pem={pem} />
      ))}
    </Box>
  );
}

function ChainMember({ label, pem }: { readonly label: string; readonly pem: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', py: 0.5 }}>
      <Button
        size="small"
        color="inherit"
        aria-expanded={isOpen}
        startIcon={<ExpandIcon sx={{ ...(isOpen && { transform: 'rotate(180deg)' }) }} />}
        onClick={() => setIsOpen(!isOpen)}
      >
        {label}
      </Button>
      {isOpen && (
        <Box sx={{ my: 1 }}>
          <DecodedCertificate pem={pem} />
          <Box sx={{ mt: 1.5 }}>
            <Copyable text={pem.trim()} label={label.toLowerCase()} isBlock />
          </Box>
        </Box>
      )}
    </Box>
  );
}
