import type { ImageLookup } from '../block-kit/validate-blocks.ts';
import type { Workspace } from './workspace.ts';

const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** A file whose type Slack has not worked out yet cannot be shown: poll files.info first. */
export function imageLookup(workspace: Workspace): ImageLookup {
  return ({ id, url }) => {
    const file = workspace.files.files.get(id ?? fileIdOf(url ?? ''));
    return file?.mimetype !== undefined && imageTypes.has(file.mimetype);
  };
}

/** `url_private` and `permalink` both carry the file's id. */
export function fileIdOf(url: string): string {
  return /\b(F\d{8})\b/.exec(url)?.[1] ?? '';
}
