import { Button, type ButtonProps } from '@mui/material';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

/** A link of the router that looks like a button, because it begins something. */
export const LinkButton = createLink(function RouterButton({
  ref,
  ...props
}: Omit<ButtonProps<'a'>, 'ref' | 'component'> & { readonly ref?: Ref<HTMLAnchorElement> }) {
  return <Button<'a'> component="a" ref={ref ?? null} {...props} />;
});
