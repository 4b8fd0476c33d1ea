/** What a message was too small for, as a text file beside it. */
export interface CardFile {
  fileName: string;
  content: string;
}

/** A file name that both platforms keep as it is. */
export const safeFileName = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-100) || 'output.txt';

/** The file that holds a whole card. */
export const cardFileName = (title: string): string =>
  `${
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
      .replaceAll(/^-|-$/g, '') || 'message'
  }.txt`;

/** Gives each name once: what comes twice gets a number, because notes and pictures refer to files by name. */
export function fileNaming(): (name: string) => string {
  const given = new Set<string>();
  return (name) => {
    const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/s.exec(name) ?? [];
    let unique = name;
    for (let count = 2; given.has(unique); count += 1) unique = `${stem}-${count}${extension}`;
    given.add(unique);
    return unique;
  };
}
