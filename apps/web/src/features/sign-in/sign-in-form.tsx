import { Box, Typography } from '@mui/material';
import type { FormEvent, ReactNode } from 'react';

/** A question of the sign-in page; Enter answers it. */
export function SignInForm({
  title,
  text,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly text?: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Box component="form" onSubmit={submit} sx={{ display: 'grid', gap: 2 }}>
      <Box>
        <Typography variant="h2">{title}</Typography>
        {text !== undefined && (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
            {text}
          </Typography>
        )}
      </Box>
      {children}
    </Box>
  );
}

/** For the first field of a form that has just come: the only thing that it is there for. */
export function focusOnMount(input: HTMLInputElement | null): void {
  input?.focus();
}
