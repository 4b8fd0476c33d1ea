import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import Docker from 'dockerode';
import { pack } from 'tar-stream';

const image = 'test-busybox:1';
const startTimeoutMs = 20_000;

export interface TestDocker {
  socketPath: string;
  docker: Docker;
  /** Starts a container that idles and obeys SIGTERM; answers its id. */
  run(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** A real Docker engine of its own, with an image made of busybox: no registry, no network. Needs root. */
export async function startTestDocker(): Promise<TestDocker> {
  // Short: a socket path has at most 107 characters.
  const directory = await mkdtemp(join(tmpdir(), 'chatops-docker-'));
  const socketPath = join(directory, 'docker.sock');
  const logPath = join(directory, 'log');
  const log = openSync(logPath, 'w');
  const daemon = spawn(
    'dockerd',
    [
      ...['--storage-driver=vfs', '--iptables=false', '--ip6tables=false', '--bridge=none'],
      ...['-H', `unix://${socketPath}`, '--data-root', join(directory, 'data')],
      ...['--exec-root', join(directory, 'exec'), '-p', join(directory, 'pid')],
    ],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const docker = new Docker({ socketPath });
  try {
    await untilAnswering(docker, daemon, logPath);
    await importBusybox(docker);
  } catch (error) {
    await end(daemon);
    throw error;
  }
  return {
    socketPath,
    docker,
    run: async (name) => {
      const container = await docker.createContainer({
        name,
        Image: image,
        Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; echo started; while :; do sleep 0.2; done'],
        HostConfig: { NetworkMode: 'none' },
      });
      await container.start();
      return container.id;
    },
    stop: async () => {
      const containers = await docker.listContainers({ all: true });
      await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
      await end(daemon);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(docker: Docker, daemon: ChildProcess, logPath: string): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await docker.ping();
      return;
    } catch (error) {
      if (Date.now() > deadline || daemon.exitCode !== null) {
        const log = await readFile(logPath, 'utf8');
        throw new Error(`dockerd did not start:\n${log.slice(-2000)}`, { cause: error });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function importBusybox(docker: Docker): Promise<void> {
  const archive = pack();
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, await readFile('/bin/busybox'));
  for (const applet of ['sh', 'sleep', 'echo', 'cat']) {
    archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  archive.finalize();
  const [repo, tag] = image.split(':');
  const progress = await docker.importImage(Readable.from(archive), { repo, tag });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
  });
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const exited = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  const impatient = setTimeout(() => daemon.kill('SIGKILL'), 15_000);
  await exited;
  clearTimeout(impatient);
}
