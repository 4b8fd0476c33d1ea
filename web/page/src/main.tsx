import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-600.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/table.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Session } from './session/session.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const session = new Session();
void session.start();
createRoot(root, {
  // React takes the page away after an error; a blank window would tell nobody what to do.
  onUncaughtError: (error) => {
    root.textContent = `This page stopped (${String(error)}). Reload it to go on; nothing is lost.`;
  },
}).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
