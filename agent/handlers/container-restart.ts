import { changeContainer } from './change-container.ts';
import type { Handler } from './handler.ts';

export const restartContainer: Handler<'container.restart'> = ({ containerId, graceSeconds }, context) =>
  changeContainer(containerId, { verb: 'restart', graceSeconds }, context);
