import type { Attachment } from './model.ts';

/** Where the bytes of an attachment are, below the simulator's address, which is another at each start. */
export function filePath({ id, fileName }: Attachment): string {
  return `/files/${id}/${fileName}`;
}
