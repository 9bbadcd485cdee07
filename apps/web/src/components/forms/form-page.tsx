import { Alert, Box, Button, Typography } from '@mui/material';
import { type ReactNode, type SyntheticEvent, useEffect, useRef } from 'react';
import { PageHeader } from '../page-header.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { type FieldMessage, sentence } from './field-messages.ts';

interface FormPageProps {
  readonly title: string;
  readonly text?: string;
  /** At the right of the title: what else can be done. */
  readonly actions?: ReactNode;
  readonly submitLabel: string;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  /** To the step before this one. */
  readonly onBack?: (() => void) | undefined;
  readonly isBusy?: boolean;
  /** Why it cannot be submitted as it is: nothing has changed. */
  readonly obstacle?: string | undefined;
  /** What is wrong and belongs to no field: {@link FieldMessages.outside}. */
  readonly problems?: readonly FieldMessage[];
  /** A refusal that names no field. */
  readonly error?: Error | null;
  /** Goes up with every refused submission; the first field at fault then gets the focus. */
  readonly refusals?: number;
  readonly children: ReactNode;
}

/**
 * A form that is a page of its own: title, a centered column, and at the bottom, always in sight, the buttons. Parts of it
 * are `FormSection`s; fields are `ChipInput`, `OptionSelect`, `ValidityField` and MUI's with `fieldProps(message)`.
 */
export function FormPage(props: FormPageProps) {
  const { title, text, problems = [], error = null, refusals = 0, obstacle } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus();
  }, [refusals]);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (obstacle === undefined && props.isBusy !== true) props.onSubmit();
  };
  return (
    <Box sx={{ maxWidth: 920, mx: 'auto' }}>
      <PageHeader
        title={title}
        {...(text !== undefined && { text })}
        {...(props.actions !== undefined && { actions: props.actions })}
      />
      <Box component="form" ref={form} noValidate onSubmit={submit} aria-label={title}>
        {error !== null && (
          <Box sx={{ mb: 3 }}>
            <ProblemNotice error={error} />
          </Box>
        )}
        {problems.length > 0 && (
          <Alert severity="error" variant="outlined" tabIndex={-1} sx={{ mb: 3 }}>
            {problems.map((problem) => (
              <Box key={problem.pointer + problem.text}>{sentence(problem.text)}</Box>
            ))}
          </Alert>
        )}
        <Box sx={{ display: 'grid', gap: 4 }}>{props.children}</Box>
        <Box
          component="footer"
          sx={{
            position: 'sticky',
            bottom: 0,
            zIndex: 3,
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            gap: 1,
            mt: 4,
            mx: { xs: -2, md: 0 },
            px: { xs: 2, md: 0 },
            py: 2,
            bgcolor: 'background.default',
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Button
            type="submit"
            variant="contained"
            loading={props.isBusy ?? false}
            disabled={obstacle !== undefined}
          >
            {props.submitLabel}
          </Button>
          {props.onBack !== undefined && (
            <Button variant="outlined" onClick={props.onBack}>
              Back
            </Button>
          )}
          <Button color="inherit" onClick={props.onCancel}>
            Cancel
          </Button>
          {obstacle !== undefined && (
            <Typography variant="body2" color="textSecondary">
              {obstacle}
            </Typography>
          )}
        </Box>
      </Box>
    </Box>
  );
}

/** A heading with fields below it. */
export function FormSection({
  title,
  text,
  children,
}: {
  readonly title?: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Box component="section" sx={{ minWidth: 0 }}>
      {title !== undefined && (
        <Typography variant="h2" sx={{ mb: text === undefined ? 2 : 0.25 }}>
          {title}
        </Typography>
      )}
      {text !== undefined && (
        <Typography variant="body2" component="div" color="textSecondary" sx={{ mb: 2 }}>
          {text}
        </Typography>
      )}
      <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2 }}>{children}</Box>
    </Box>
  );
}
