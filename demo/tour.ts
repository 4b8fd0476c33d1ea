import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatMessage, ChatPerson } from '../simulator/chat-person.ts';
import { startCpuLoad } from './cpu-load.ts';

export interface TourOptions {
  /** In Slack's #ops. */
  ada: ChatPerson;
  /** In Discord's #ops. */
  otto: ChatPerson;
  /** Name of the server that stands for this machine. */
  serverName: string;
  /** Where chart PNGs go; made when missing. */
  outputDir: string;
  print(line: string): void;
}

const answerMs = 20_000;
const alertMs = 90_000;

/**
 * What a team would try first, played against the real thing: look around in Slack and in Discord,
 * restart a container, put load on this machine until an alert fires in both, acknowledge it in
 * Discord, see it resolve in both.
 *
 * @throws Error naming the step whose answer did not come
 */
export async function playTour({ ada, otto, serverName, outputDir, print }: TourOptions): Promise<void> {
  await mkdir(outputDir, { recursive: true });
  const show = (message: ChatMessage) =>
    print(message.visibleText.replaceAll(/^/gm, message.ephemeral ? '  ┆ ' : '  │ '));
  const type = async (
    person: ChatPerson,
    text: string,
    answers: (message: ChatMessage) => boolean = () => true,
  ) => {
    const seen = new Set((await person.messages()).map(({ id }) => id));
    print(`\n${person === ada ? 'Ada in Slack' : 'Otto in Discord'}: ${text}`);
    await person.type(text);
    const answer = await person.waitFor(
      (message) => message.fromBot && !message.thinking && !seen.has(message.id) && answers(message),
      answerMs,
    );
    show(answer);
    return answer;
  };
  const saveChart = async (
    person: ChatPerson,
    name: string,
    shows: (message: ChatMessage) => boolean,
  ): Promise<void> => {
    const message = await person.waitFor(
      (candidate) => candidate.imageFileIds.length > 0 && shows(candidate),
      answerMs,
    );
    const path = join(outputDir, `${name}.png`);
    await writeFile(path, await person.image(message.imageFileIds[0] ?? ''));
    print(`  (chart: ${path})`);
  };

  await type(ada, '/chatops help');
  await type(ada, '/chatops servers');
  const status = await type(ada, `/chatops status ${serverName}`);
  // In Slack the numbers come at once, the chart right behind them in a message of its own.
  await saveChart(ada, 'status', ({ id }) => id >= status.id);
  await type(otto, '/chatops servers');
  await restartContainer();
  await alert();
  print(`\nThat was the tour. The charts are in ${outputDir}.`);

  async function restartContainer() {
    const containers = await type(ada, `/chatops ps ${serverName}`);
    const running = /^\s*(\S+)\s+🟢 running/mu.exec(containers.visibleText)?.[1];
    if (!running) {
      print('  (No running container on this machine: the restart is left out.)');
      return;
    }
    await type(ada, `/chatops restart ${serverName}/${running}`, (message) =>
      message.controls.includes('Restart'),
    );
    print('Ada presses Restart');
    await ada.click('Restart');
    const isOutcome = ({ ephemeral, visibleText }: ChatMessage) =>
      !ephemeral && /succeeded|failed|unknown|refused/i.test(visibleText);
    show(await ada.waitFor(isOutcome, answerMs));
  }

  async function alert() {
    await type(ada, `/chatops rule add cpu > 60 for 5s on ${serverName} critical`);
    print('\nEvery core of this machine is kept busy now …');
    const load = startCpuLoad();
    try {
      const isFiring = (message: ChatMessage) => !message.ephemeral && /FIRING/.test(message.visibleText);
      const [inSlack, inDiscord] = await Promise.all([
        ada.waitFor(isFiring, alertMs),
        otto.waitFor(isFiring, alertMs),
      ]);
      const same = (one: ChatMessage, pattern: RegExp) => (message: ChatMessage) =>
        message.id === one.id && pattern.test(message.visibleText);
      show(inSlack);
      await saveChart(ada, 'alert', ({ id }) => id === inSlack.id);
      await saveChart(otto, 'alert-discord', ({ id }) => id === inDiscord.id);
      print('\nIt is in Discord as well. Otto presses Ack there, and both messages say so');
      await otto.click({ label: 'Ack', message: inDiscord.id });
      show(await otto.waitFor(same(inDiscord, /acknowledged/i), answerMs));
      await ada.waitFor(same(inSlack, /acknowledged/i), answerMs);
      await load.stop();
      print('\n… and is left alone again.');
      await otto.waitFor(same(inDiscord, /RESOLVED/), alertMs);
      show(await ada.waitFor(same(inSlack, /RESOLVED/), alertMs));
    } finally {
      await load.stop();
    }
  }
}
