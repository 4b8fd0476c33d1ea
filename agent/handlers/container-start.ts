import { changeContainer } from './change-container.ts';
import type { Handler } from './handler.ts';

export const startContainer: Handler<'container.start'> = ({ containerId }, context) =>
  changeContainer(containerId, { verb: 'start' }, context);
