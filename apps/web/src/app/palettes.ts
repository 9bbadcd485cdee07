import type { PaletteOptions } from '@mui/material/styles';

/** The side bar is dark in both themes; these are its colors. */
export interface SideBarPalette {
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  readonly line: string;
  readonly hover: string;
  readonly selected: string;
  readonly accent: string;
}

declare module '@mui/material/styles' {
  interface Palette {
    sideBar: SideBarPalette;
  }
  interface PaletteOptions {
    sideBar?: SideBarPalette;
    /** Read by the data grid. */
    DataGrid?: { readonly bg: string; readonly headerBg: string };
    /** Read by the data grid and by tables; a variable of its own in MUI. */
    TableCell?: { readonly border: string };
  }
}

/** Paper and moss. Every text is at least 4.5:1 on what it stands on (WCAG 2.2 §1.4.3). */
export const LIGHT: PaletteOptions = {
  primary: { main: '#0a6450', dark: '#074a3b', light: '#2f8a73', contrastText: '#ffffff' },
  secondary: { main: '#5b6b14', contrastText: '#ffffff' },
  success: { main: '#1a7446', contrastText: '#ffffff' },
  warning: { main: '#8f5300', contrastText: '#ffffff' },
  error: { main: '#b3261e', contrastText: '#ffffff' },
  info: { main: '#1f5c9e', contrastText: '#ffffff' },
  background: { default: '#f5f7f5', paper: '#ffffff' },
  text: { primary: '#13201b', secondary: '#50605a', disabled: '#8b9892' },
  divider: '#dfe6e1',
  action: { hover: 'rgba(16, 60, 48, 0.05)', selected: 'rgba(10, 100, 80, 0.09)' },
  DataGrid: { bg: '#ffffff', headerBg: '#ffffff' },
  TableCell: { border: '#e6ece8' },
  sideBar: {
    background: '#10231e',
    text: '#e4eeea',
    mutedText: '#a3b8b0',
    line: 'rgba(228, 238, 234, 0.14)',
    hover: 'rgba(228, 238, 234, 0.07)',
    selected: 'rgba(212, 240, 74, 0.14)',
    accent: '#d4f04a',
  },
};

/** Night and glow. */
export const DARK: PaletteOptions = {
  primary: { main: '#bfe04a', dark: '#a3c42e', light: '#d4f04a', contrastText: '#14200a' },
  secondary: { main: '#7fd0b8', contrastText: '#08241c' },
  success: { main: '#74d3a0', contrastText: '#06240f' },
  warning: { main: '#f0b766', contrastText: '#2b1a00' },
  error: { main: '#ff9d94', contrastText: '#3a0703' },
  info: { main: '#92bff6', contrastText: '#04203f' },
  background: { default: '#0d1513', paper: '#131d1a' },
  text: { primary: '#e6eeea', secondary: '#a2b3ac', disabled: '#6d7d76' },
  divider: '#263430',
  action: { hover: 'rgba(212, 240, 74, 0.06)', selected: 'rgba(191, 224, 74, 0.12)' },
  DataGrid: { bg: '#131d1a', headerBg: '#131d1a' },
  TableCell: { border: '#22302b' },
  sideBar: {
    background: '#0a110f',
    text: '#e4eeea',
    mutedText: '#9cb0a8',
    line: 'rgba(228, 238, 234, 0.12)',
    hover: 'rgba(228, 238, 234, 0.06)',
    selected: 'rgba(212, 240, 74, 0.13)',
    accent: '#d4f04a',
  },
};
