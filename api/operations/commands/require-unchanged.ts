import { isDeepStrictEqual } from 'node:util';
import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { AppError } from '../../../shared/errors.ts';
import { argumentHash } from './argument-hash.ts';
import { definitionOf, requestParams } from './command-verbs.ts';

/**
 * What is run is what people said yes to: verb, arguments and targets by their hash, and what would be
 * sent to the agents by making it anew.
 *
 * @throws AppError `conflict`
 */
export function requireUnchanged(command: CommandWithTargets): void {
  const { class: verbClass, method } = definitionOf(command.verb);
  const asSent = command.targets.every(
    (target) =>
      target.method === method &&
      target.containerId !== null &&
      isDeepStrictEqual(target.params, requestParams(method, target.containerId, command.args)),
  );
  const asAsked = argumentHash(command).equals(command.argumentHash) && command.class === verbClass;
  if (asSent && asAsked) return;
  throw new AppError('conflict', 'This command is not the one that was asked for any more.', {
    hint: 'Ask for it again.',
  });
}
