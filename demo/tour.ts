import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlackPerson, type VisibleMessage } from '../simulator/slack/driver.ts';
import { startCpuLoad } from './cpu-load.ts';

export interface TourOptions {
  simulatorUrl: string;
  /** Name of the server that stands for this machine. */
  serverName: string;
  /** Where chart PNGs go; made when missing. */
  outputDir: string;
  print(line: string): void;
}

const answerMs = 20_000;
const alertMs = 90_000;

/**
 * What a person would try first, played against the real thing: look around, restart a container,
 * put load on this machine until an alert fires, acknowledge it, see it resolve.
 *
 * @throws Error naming the step whose answer did not come
 */
export async function playTour({ simulatorUrl, serverName, outputDir, print }: TourOptions): Promise<void> {
  await mkdir(outputDir, { recursive: true });
  const ada = new SlackPerson(simulatorUrl, 'U0ADA', 'C0OPS');
  const show = (message: VisibleMessage) =>
    print(message.visibleText.replaceAll(/^/gm, message.ephemeral ? '  ┆ ' : '  │ '));
  const type = async (text: string, answers: (message: VisibleMessage) => boolean = () => true) => {
    const seen = new Set((await ada.messages()).map(({ ts }) => ts));
    print(`\nAda in #ops: ${text}`);
    await ada.type(text);
    const answer = await ada.waitFor(
      (message) => message.user.isBot && !seen.has(message.ts) && answers(message),
      answerMs,
    );
    show(answer);
    return answer;
  };
  const saveChart = async (name: string, shows: (message: VisibleMessage) => boolean) => {
    const message = await ada.waitFor(
      (candidate) => candidate.imageFileIds.length > 0 && shows(candidate),
      answerMs,
    );
    const path = join(outputDir, `${name}.png`);
    await writeFile(path, await ada.image(message.imageFileIds[0] ?? ''));
    print(`  (chart: ${path})`);
  };

  await type('/chatops help');
  await type('/chatops servers');
  const status = await type(`/chatops status ${serverName}`);
  // The numbers come at once, the chart right behind them in a message of its own.
  await saveChart('status', ({ ts }) => ts >= status.ts);
  await restartContainer();
  await alert();
  print(`\nThat was the tour. The charts are in ${outputDir}.`);

  async function restartContainer() {
    const containers = await type(`/chatops ps ${serverName}`);
    const running = /^\s*(\S+)\s+🟢 running/mu.exec(containers.visibleText)?.[1];
    if (!running) {
      print('  (No running container on this machine: the restart is left out.)');
      return;
    }
    await type(`/chatops restart ${serverName}/${running}`, (message) =>
      message.controls.includes('Restart'),
    );
    print('Ada presses Restart');
    await ada.click('Restart');
    show(await ada.waitForText(/succeeded|failed|unknown|refused/i, answerMs));
  }

  async function alert() {
    await type(`/chatops rule add cpu > 60 for 5s on ${serverName} critical`);
    print('\nEvery core of this machine is kept busy now …');
    const load = startCpuLoad();
    try {
      const firing = await ada.waitFor(
        (message) => !message.ephemeral && /FIRING/.test(message.visibleText),
        alertMs,
      );
      show(firing);
      await saveChart('alert', ({ ts }) => ts === firing.ts);
      print('\nAda presses Ack');
      await ada.click({ label: 'Ack', message: firing.ts });
      const same = (pattern: RegExp) => (message: VisibleMessage) =>
        message.ts === firing.ts && pattern.test(message.visibleText);
      show(await ada.waitFor(same(/acknowledged/i), answerMs));
      await load.stop();
      print('\n… and is left alone again.');
      show(await ada.waitFor(same(/RESOLVED/), alertMs));
    } finally {
      await load.stop();
    }
  }
}
