import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-600.css';
import '@fontsource/inter/latin-700.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/log.css';
import './styles/dialog.css';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

export function mountPage(page: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root, {
    // React takes the page away after an error; a blank window would tell nobody what to do.
    onUncaughtError: (error) => {
      root.textContent = `This page stopped (${String(error)}). Reload it to go on; nothing is lost.`;
    },
  }).render(<StrictMode>{page}</StrictMode>);
}
