import { createTheme } from '@mui/material/styles';
import { DARK, LIGHT } from './palettes.ts';

/** Where the chosen theme is kept; public/color-scheme.js reads the same. */
export const THEME_STORAGE_KEY = 'luciole.theme';

const FOCUS = { outline: '2px solid', outlineColor: 'currentcolor', outlineOffset: 2 } as const;

/** What opens over the page stands in no landmark of it, and is one. */
const CHOICES = { role: 'region', 'aria-label': 'Choices' } as const;

/** Light and dark as CSS variables: switching repaints and renders nothing anew. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: '[data-theme="%s"]', cssVarPrefix: 'luciole' },
  colorSchemes: { light: { palette: LIGHT }, dark: { palette: DARK } },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
    fontSize: 14,
    h1: { fontSize: '1.5rem', fontWeight: 640, letterSpacing: '-0.02em', lineHeight: 1.25 },
    h2: { fontSize: '1.0625rem', fontWeight: 620, letterSpacing: '-0.01em', lineHeight: 1.35 },
    h3: { fontSize: '0.9375rem', fontWeight: 600, lineHeight: 1.4 },
    body1: { fontSize: '0.9375rem', lineHeight: 1.55 },
    body2: { fontSize: '0.875rem', lineHeight: 1.5 },
    caption: { fontSize: '0.8125rem', lineHeight: 1.45 },
    overline: {
      fontSize: '0.75rem',
      fontWeight: 600,
      letterSpacing: '0.04em',
      lineHeight: 1.5,
      textTransform: 'none',
    },
    button: { fontWeight: 560, textTransform: 'none' },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        body: { fontFeatureSettings: "'cv05', 'cv11', 'ss03'" },
        code: {
          fontFamily: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
          fontSize: '0.92em',
        },
        'a:focus-visible, pre:focus-visible': { ...FOCUS, borderRadius: 4 },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: { root: { '&:focus-visible': FOCUS } },
    },
    MuiButton: { defaultProps: { disableElevation: true } },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: { defaultProps: { variant: 'outlined' } },
    MuiTextField: { defaultProps: { size: 'small' } },
    MuiOutlinedInput: {
      // Fields are paper; one that cannot be filled in now is not.
      styleOverrides: {
        root: {
          backgroundColor: 'var(--luciole-palette-background-paper)',
          '&.Mui-disabled': { backgroundColor: 'var(--luciole-palette-action-hover)' },
        },
      },
    },
    MuiToggleButton: {
      // Chosen or not, it is read: the usual gray is too pale on the page.
      styleOverrides: {
        root: { color: 'var(--luciole-palette-text-secondary)', textTransform: 'none' },
      },
    },
    MuiMenu: { defaultProps: { slotProps: { paper: CHOICES } } },
    MuiAutocomplete: { defaultProps: { slotProps: { paper: CHOICES } } },
    MuiTooltip: { defaultProps: { arrow: true, enterDelay: 400 } },
    MuiLink: { defaultProps: { underline: 'hover' } },
    MuiChip: { styleOverrides: { root: { fontWeight: 520 } } },
    MuiDialogTitle: { styleOverrides: { root: { fontSize: '1.0625rem', fontWeight: 620 } } },
  },
});
