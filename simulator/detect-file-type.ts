export interface FileType {
  mimetype: string;
  filetype: string;
}

const signatures: { bytes: number[]; type: FileType }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], type: { mimetype: 'image/png', filetype: 'png' } },
  { bytes: [0xff, 0xd8, 0xff], type: { mimetype: 'image/jpeg', filetype: 'jpg' } },
  { bytes: [0x47, 0x49, 0x46, 0x38], type: { mimetype: 'image/gif', filetype: 'gif' } },
];

/** By content, not by name: a text file called `chart.png` is no image on Slack either. */
export function detectFileType(name: string, content: Buffer): FileType {
  const match = signatures.find(({ bytes }) => bytes.every((byte, index) => content[index] === byte));
  if (match) return match.type;
  if (content.includes(0)) return { mimetype: 'application/octet-stream', filetype: 'binary' };
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return { mimetype: 'text/plain', filetype: extension === 'log' || !extension ? 'text' : extension };
}
