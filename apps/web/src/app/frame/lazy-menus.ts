import { lazy } from 'react';

/** What opens on a click is loaded with the first click. */
const menus = () => import('./frame-menus.tsx');

export const LinkMenu = lazy(async () => ({ default: (await menus()).LinkMenu }));
export const ThemeMenu = lazy(async () => ({ default: (await menus()).ThemeMenu }));
export const AccountMenu = lazy(async () => ({ default: (await menus()).AccountMenu }));
