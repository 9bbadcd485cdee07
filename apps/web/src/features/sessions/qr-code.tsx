import { Typography } from '@mui/material';
import { qrCodeOf } from '../../lib/qr-code.ts';

/** Modules of white around the code, without which cameras do not see it. */
const QUIET = 4;

/** A text as a QR code, dark on white in both themes; words where it is too long for one. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const code = qrCodeOf(text);
  if (code === undefined) {
    return (
      <Typography variant="body2" color="textSecondary">
        Too long for a QR code. Type the secret.
      </Typography>
    );
  }
  const size = code.length + 2 * QUIET;
  const path = code.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  );
  return (
    <svg
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here: an img could only load it
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={200}
      height={200}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} rx={1.5} fill="#ffffff" />
      <path d={path.join('')} fill="#000000" />
    </svg>
  );
}
