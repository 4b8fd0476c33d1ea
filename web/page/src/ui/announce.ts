const shownMs = 6_000;

let current = '';
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(text: string): void {
  current = text;
  for (const listener of listeners) listener();
}

/** Tells, at the foot of the page and to screen readers, that something was done or has changed. */
export function announce(text: string): void {
  clearTimeout(timer);
  show(text);
  timer = setTimeout(() => show(''), shownMs);
}

export const announcement = {
  read: (): string => current,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
