import { mountPage } from '../../../page-parts/mount-page.tsx';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/layout.css';
import './styles/message.css';
import './styles/markdown.css';
import './styles/embed.css';
import './styles/attachment.css';
import './styles/components.css';
import './styles/composer.css';
import './styles/modal.css';

mountPage(<App />);
