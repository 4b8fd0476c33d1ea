import { useEffect, useState } from 'react';
import type { Place } from './use-location.ts';

export interface OpenPanels {
  /** The drawer with channels and people, on narrow screens. */
  menuOpen: boolean;
  setMenuOpen: (open: boolean) => void;
  /** The thread in the side panel. */
  thread: string | undefined;
  setThread: (id: string | undefined) => void;
}

/** What is open beside the conversation; another person or channel closes it. */
export function useOpenPanels({ user, channel }: Place): OpenPanels {
  const [menuOpen, setMenuOpen] = useState(false);
  const [thread, setThread] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place closes what was open here
  useEffect(() => {
    setThread(undefined);
    setMenuOpen(false);
  }, [user, channel]);
  return { menuOpen, setMenuOpen, thread, setThread };
}
