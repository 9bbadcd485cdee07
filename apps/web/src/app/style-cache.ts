import createCache, { type EmotionCache } from '@emotion/cache';
import { STYLE_NONCE } from '../lib/style-nonce.ts';

/** Where Emotion keeps the styles of all components. */
export function createStyleCache(): EmotionCache {
  return createCache({
    key: 'css',
    prepend: true,
    ...(STYLE_NONCE !== undefined && { nonce: STYLE_NONCE }),
  });
}
