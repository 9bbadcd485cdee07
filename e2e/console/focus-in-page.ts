/** A stop of the Tab key as it looked when the focus was on it; kept in the page between two looks. */
interface Stop {
  readonly element: Element;
  readonly look: string;
}

declare const window: Window & { stop?: unknown; tabStop?: Stop };

/**
 * Runs in the page. `arrive` remembers how the element with the focus looks; `leave` says whether it looks otherwise now that
 * the focus is elsewhere, which is what a visible focus means.
 */
export async function watchStop(step: 'arrive' | 'leave'): Promise<boolean> {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- runs in the page, where there is nothing else of this file
  const lookOf = (element: Element): string => {
    const part = element.closest('.MuiInputBase-root, .MuiButtonBase-root') ?? element;
    const nodes = [element, part, ...(part.parentElement ? [part.parentElement] : [])];
    nodes.push(...Array.from(part.querySelectorAll('*')).slice(0, 40));
    return nodes
      .flatMap((node) => [null, '::before', '::after'].map((pseudo) => [node, pseudo] as const))
      .map(([node, pseudo]) => {
        const style = getComputedStyle(node, pseudo);
        return [style.outline, style.boxShadow, style.border, style.background].join();
      })
      .join('\n');
  };
  if (step === 'arrive') {
    // What React draws because of the focus is there two frames later.
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const element = document.activeElement;
    if (element === null || element === document.body) delete window.tabStop;
    else window.tabStop = { element, look: lookOf(element) };
    return true;
  }
  const { tabStop } = window;
  const isElsewhere =
    tabStop?.element.isConnected === true && tabStop.element !== document.activeElement;
  return !isElsewhere || lookOf(tabStop.element) !== tabStop.look;
}

/** Runs in the page: what has the focus, in words. */
export function nameOfFocus(): string {
  const element = document.activeElement ?? document.body;
  const name = element.getAttribute('aria-label') ?? element.id;
  const text = (element.textContent ?? '').trim().slice(0, 40);
  return `${element.tagName.toLowerCase()} ${name} ${text}`.trim();
}

/** Runs in the page: whether some of what has the focus can be seen (WCAG 2.2, 2.4.11). */
export function isFocusInSight(): boolean {
  const element = document.activeElement;
  if (element === null || element === document.body) return true;
  const { left, top, width, height } = element.getBoundingClientRect();
  return [0.5, 0.1, 0.9].some((x) =>
    [0.5, 0.1, 0.9].some((y) => {
      const hit = document.elementFromPoint(left + width * x, top + height * y);
      return hit !== null && (element.contains(hit) || hit.contains(element));
    }),
  );
}
