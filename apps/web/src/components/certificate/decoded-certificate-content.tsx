import { Alert, Box, Typography } from '@mui/material';
import { useMemo } from 'react';
import { Fact, Facts } from '../facts.tsx';
import { Instant } from '../instant.tsx';
import { decodeCertificates, type DecodedCertificate } from './decode-certificate.ts';

/** The first certificate of a PEM text, decoded in this browser. */
export function DecodedCertificateContent({ pem }: { readonly pem: string }) {
  const certificate = useMemo(() => tryDecode(pem), [pem]);
  if (certificate === undefined) {
    return (
      <Alert severity="warning" variant="outlined">
        This certificate cannot be decoded here. The PEM text below it is what was issued.
      </Alert>
    );
  }
  return (
    <Facts>
      <Fact label="Subject">{certificate.subject}</Fact>
      <Fact label="Issuer">{certificate.isSelfIssued ? 'Itself' : certificate.issuer}</Fact>
      <Fact label="Serial number">
        <code>{certificate.serialNumber}</code>
      </Fact>
      <Fact label="Not before">
        <Instant value={certificate.notBefore} as="date and time" />
      </Fact>
      <Fact label="Not after">
        <Instant value={certificate.notAfter} as="date and time" />
      </Fact>
      <Fact label="Public key">{certificate.publicKey}</Fact>
      <Fact label="Signature">{certificate.signatureAlgorithm}</Fact>
      {certificate.extensions.map(({ name, isCritical, lines }) => (
        <Fact key={name} label={isCritical ? `${name} (critical)` : name}>
          {lines.map((line) => (
            <Box key={line}>{line}</Box>
          ))}
        </Fact>
      ))}
    </Facts>
  );
}

/** Which names a CA may certify; nothing for what cannot be decoded. */
export function MayCertifyContent({ pem }: { readonly pem: string }) {
  const certificate = useMemo(() => tryDecode(pem), [pem]);
  if (certificate === undefined) return null;
  const { nameConstraints } = certificate;
  return nameConstraints === undefined ? (
    <Typography variant="body2">
      Any name: it has no name constraints. Its issuer is held by its policies.
    </Typography>
  ) : (
    <Box component="ul" sx={{ m: 0, pl: 2.5, typography: 'body2' }}>
      {nameConstraints.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </Box>
  );
}

function tryDecode(pem: string): DecodedCertificate | undefined {
  try {
    return decodeCertificates(pem)[0];
  } catch {
    return undefined;
  }
}
