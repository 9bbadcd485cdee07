/** The page works without it; it filters, remembers the theme, and opens what a link points at. */
export const SCRIPT = `
'use strict';
const root = document.documentElement;
const search = document.getElementById('search');
const none = document.getElementById('none');
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView({ behavior: 'instant' }); }
};
const filter = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const section of document.querySelectorAll('section[data-group]')) {
    let inSection = 0;
    for (const item of section.querySelectorAll(':scope > details')) {
      const text = item.dataset.text || (item.dataset.text = item.querySelector('summary').textContent.toLowerCase().replace(/\\s+/g, ' '));
      item.hidden = !words.every((word) => text.replaceAll(' ', '').includes(word) || text.includes(word));
      if (!item.hidden) inSection += 1;
    }
    section.hidden = inSection === 0;
    found += inSection;
  }
  none.hidden = found > 0;
};
const themes = ['', 'light', 'dark'];
const show = (theme) => {
  if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  document.getElementById('theme').textContent = { light: 'Light', dark: 'Dark' }[theme] || 'Auto';
};
let theme = '';
try { theme = localStorage.getItem('theme') || ''; } catch {}
show(theme);
document.getElementById('theme').addEventListener('click', () => {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  try { localStorage.setItem('theme', theme); } catch {}
  show(theme);
});
search.addEventListener('input', filter);
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  if (event.key === 'Escape' && document.activeElement === search) { search.value = ''; filter(); }
});
addEventListener('hashchange', open);
for (const control of document.querySelectorAll('[data-script]')) control.hidden = false;
open();
`;
