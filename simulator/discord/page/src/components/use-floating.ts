import { type CSSProperties, type RefObject, useEffect, useState } from 'react';

const gapPx = 4;
const mostPx = 260;
/** Of an option with a description. */
const optionPx = 58;

/** A list beside its button that the scrolling area around them does not cut off: below, or above where there is more room. */
export function useFloating(anchor: RefObject<HTMLElement | null>, optionCount: number) {
  const [style, setStyle] = useState<CSSProperties>();
  const isOpen = style !== undefined;

  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event): void => {
      // Its own scrolling leaves it where it is.
      if (event.target instanceof Element && event.target.closest('.select-list')) return;
      setStyle(undefined);
    };
    addEventListener('resize', close);
    addEventListener('scroll', close, { capture: true });
    return () => {
      removeEventListener('resize', close);
      removeEventListener('scroll', close, { capture: true });
    };
  }, [isOpen]);

  const open = (): void => {
    const box = anchor.current?.getBoundingClientRect();
    if (!box) return;
    const below = innerHeight - box.bottom - 2 * gapPx;
    const above = box.top - 2 * gapPx;
    const wanted = Math.min(mostPx, optionCount * optionPx);
    const across = { left: box.left, width: box.width };
    if (below >= Math.min(wanted, above))
      setStyle({ ...across, top: box.bottom + gapPx, maxHeight: Math.min(mostPx, below) });
    else setStyle({ ...across, bottom: innerHeight - box.top + gapPx, maxHeight: Math.min(mostPx, above) });
  };
  return { isOpen, open, close: () => setStyle(undefined), style };
}
