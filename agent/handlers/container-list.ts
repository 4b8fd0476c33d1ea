import { withinFrame } from '../docker/container-info.ts';
import type { Handler } from './handler.ts';

export const listContainers: Handler<'container.list'> = async (_params, { watch }) => {
  await watch.refresh();
  if (watch.failure !== undefined) throw watch.failure;
  return { containers: withinFrame(watch.infos) };
};
