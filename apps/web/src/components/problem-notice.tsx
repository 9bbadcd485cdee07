import { Alert, AlertTitle, Button, Typography } from '@mui/material';
import { guidanceOf } from '../api/error-guidance.ts';
import { Problem } from '../api/problem.ts';

/** What went wrong and what to do next, in the place of what could not be shown. */
export function ProblemNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}) {
  const { title, next } = guidanceOf(error);
  const requestId = error instanceof Problem ? error.requestId : undefined;
  return (
    <Alert
      severity="error"
      variant="outlined"
      sx={{ bgcolor: 'background.paper', overflowWrap: 'anywhere' }}
      action={
        onRetry && (
          <Button color="inherit" size="small" onClick={onRetry} sx={{ whiteSpace: 'nowrap' }}>
            Try again
          </Button>
        )
      }
    >
      <AlertTitle>{title}</AlertTitle>
      {next}
      {requestId !== undefined && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
          Request {requestId}
        </Typography>
      )}
    </Alert>
  );
}
