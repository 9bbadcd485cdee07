import { Button } from '@mui/material';
import { createLink } from '@tanstack/react-router';

/** A link of the router that looks like a button: it leads to a page, and opens in a new tab like any link. */
export const LinkButton = createLink(Button);
