import type { Choice } from './listbox.tsx';

/** Where a key leads in a list: arrows go around, a letter goes to the next label that begins with it. */
export function nextIndex(choices: readonly Choice[], active: number, key: string): number {
  const last = choices.length - 1;
  if (last < 0) return -1;
  switch (key) {
    case 'ArrowDown':
      return active >= last ? 0 : active + 1;
    case 'ArrowUp':
      return active <= 0 ? last : active - 1;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default: {
      const after = [...choices.keys()].map((step) => (active + 1 + step) % choices.length);
      const begins = (index: number): boolean =>
        choices[index]?.label.toLowerCase().startsWith(key.toLowerCase()) ?? false;
      return after.find(begins) ?? active;
    }
  }
}
