import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * For a part of the page whose buttons may go away under the focus: it then takes the focus itself, so that
 * a keyboard goes on from there and not from the top of the page. Give it `tabIndex={-1}`.
 */
export function useKeptFocus<Element extends HTMLElement>(): RefObject<Element | null> {
  const part = useRef<Element>(null);
  // As it is before this render is committed.
  const wasInside = part.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (wasInside && document.activeElement === document.body) part.current?.focus();
  });
  return part;
}
