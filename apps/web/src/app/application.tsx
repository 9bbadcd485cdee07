import { CacheProvider } from '@emotion/react';
import { CssBaseline } from '@mui/material';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Toasts } from '../components/toasts.tsx';
import { Reauthentication } from './reauthentication.tsx';
import { queryClient, router } from './router.tsx';
import { createStyleCache } from './style-cache.ts';
import { theme, THEME_STORAGE_KEY } from './theme.ts';

const styleCache = createStyleCache();

/** The console: styles, theme, answers of the API, and the page that the address names. */
export function Application() {
  return (
    <CacheProvider value={styleCache}>
      <ThemeProvider theme={theme} defaultMode="system" modeStorageKey={THEME_STORAGE_KEY}>
        <CssBaseline />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Reauthentication />
          <Toasts />
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  );
}
