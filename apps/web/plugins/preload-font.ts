import type { Plugin } from 'vite';

/** Lets the page ask for its Latin font together with its script, so that text is drawn once, in the right font. */
export function preloadFont(name: RegExp): Plugin {
  return {
    name: 'luciole:preload-font',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => name.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              as: 'font',
              type: 'font/woff2',
              href: `/${file}`,
              crossorigin: '',
            },
            injectTo: 'head',
          })),
    },
  };
}
