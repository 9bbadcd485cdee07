import { Link as StyledLink, type LinkProps as StyledLinkProps } from '@mui/material';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

/** A link of the router in the clothes of the theme. */
export const TextLink = createLink(function RouterAnchor({
  ref,
  ...props
}: StyledLinkProps & { readonly ref?: Ref<HTMLAnchorElement> }) {
  return <StyledLink ref={ref ?? null} {...props} />;
});
