import { changeContainer } from './change-container.ts';
import type { Handler } from './handler.ts';

export const stopContainer: Handler<'container.stop'> = ({ containerId, graceSeconds }, context) =>
  changeContainer(containerId, { verb: 'stop', graceSeconds }, context);
