import { mountPage } from '../../../page-parts/mount-page.tsx';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/message.css';
import './styles/blocks.css';
import './styles/composer.css';

mountPage(<App />);
