// Runs before the first paint, so that a theme chosen by hand never flashes the other one. The console's theme keeps the
// same key and attribute (src/app/theme.ts).
(function chooseColorScheme() {
  let mode = null;
  try {
    mode = localStorage.getItem('luciole.theme');
  } catch {
    // Storage can be forbidden; the system's choice is a good one.
  }
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = mode === 'dark' || (mode !== 'light' && prefersDark);
  document.documentElement.setAttribute('data-theme', isDark ? 'dark' : 'light');
})();
