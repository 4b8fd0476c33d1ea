import type { KeyboardEvent } from 'react';
import type { Choice } from '../components/listbox.tsx';
import { nextIndex } from '../components/next-index.ts';
import type { OpenComposer } from './use-composer.ts';

/** Enter takes or sends, Tab takes, arrows choose; ↑ in an empty field brings back what was sent before. */
export function onComposerKey(event: KeyboardEvent, composer: OpenComposer, endReply?: () => void): void {
  if (event.nativeEvent.isComposing) return;
  const { text, list, active, isOpen } = composer;
  const marked = list[active];
  const hasList = isOpen && list.length > 0;
  switch (event.key) {
    case 'Enter':
      if (event.shiftKey) return;
      if (isOpen && marked && !isTyped(marked, composer)) composer.take(marked);
      else void composer.send();
      break;
    case 'Tab': {
      const best = marked ?? list[0];
      if (event.shiftKey || !isOpen || !best) return;
      composer.take(best);
      break;
    }
    case 'ArrowUp':
    case 'ArrowDown':
      if (hasList) composer.activate(nextIndex(list, active, event.key));
      else if (event.key === 'ArrowUp' && text === '') composer.bringBack();
      else return;
      break;
    case 'Escape':
      if (isOpen) composer.closeFor(text);
      else endReply?.();
      break;
    default:
      return;
  }
  event.preventDefault();
}

/** What stands in the line in full is sent, not taken once more, unless the command needs more. */
function isTyped({ label, value }: Choice, { completion, text }: OpenComposer): boolean {
  const isLacking =
    completion.kind === 'commands' && completion.line?.leaf.options.some(({ required }) => required);
  if (isLacking) return false;
  const typed = completion.kind === 'values' ? completion.typed.value : text.trim();
  return [label, value].some((word) => word.toLowerCase() === typed.toLowerCase());
}
