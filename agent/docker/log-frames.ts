export interface LogChunk {
  stream: 'stdout' | 'stderr';
  data: Buffer;
}

const headerBytes = 8;
const stderrType = 2;

/**
 * Docker's log stream of a container without a terminal: 8 bytes of header (stream type, three zeros,
 * big-endian length), then the payload; frames may be cut anywhere by the network. With a terminal
 * there are no headers and everything is stdout.
 */
export function createLogFrameReader(hasTerminal: boolean): (received: Buffer) => LogChunk[] {
  if (hasTerminal) return (data) => [{ stream: 'stdout', data }];
  let header = Buffer.alloc(0);
  let stream: LogChunk['stream'] = 'stdout';
  let missing = 0;

  return (received) => {
    const chunks: LogChunk[] = [];
    let rest = received;
    while (rest.length > 0) {
      if (missing === 0) {
        const wanted = headerBytes - header.length;
        header = Buffer.concat([header, rest.subarray(0, wanted)]);
        rest = rest.subarray(wanted);
        if (header.length < headerBytes) break;
        stream = header[0] === stderrType ? 'stderr' : 'stdout';
        missing = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      } else {
        const data = rest.subarray(0, missing);
        missing -= data.length;
        rest = rest.subarray(data.length);
        chunks.push({ stream, data });
      }
    }
    return chunks;
  };
}
