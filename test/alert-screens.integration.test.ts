import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSilence } from '../bot/test-support/attention-data.ts';
import { anEscalation } from '../bot/test-support/escalation-data.ts';
import { runVerb } from '../bot/test-support/run-verb.ts';
import { aRule, aRuleTest } from '../bot/test-support/sample-data.ts';
import type { Alert } from '../shared/api-contract/alerts.ts';
import { alertCard, alertEventCard } from '../shared/cards/alert-card.ts';
import { alertGroupCard } from '../shared/cards/alert-group-card.ts';
import type { Card } from '../shared/cards/card.ts';
import { digestCard } from '../shared/cards/digest-card.ts';
import {
  acknowledgedAlert,
  externalAlert,
  firingAlert,
  inhibitedAlert,
  resolvedAlert,
  silencedAlert,
} from '../shared/cards/test-support/alert-cards.ts';
import { aGroup, mixedGroup } from '../shared/cards/test-support/alert-group-cards.ts';
import { aDigest } from '../shared/cards/test-support/digests.ts';
import { createLogger } from '../shared/logger.ts';
import { startDiscordSimulator } from '../simulator/discord/start-discord-simulator.ts';
import { type Platform, places, platforms } from '../simulator/places.ts';
import { startSlackSimulator } from '../simulator/slack/start-slack-simulator.ts';
import { renderChart } from '../worker/charts/render-chart.ts';
import type { ChatDelivery } from '../worker/notifications/chat-delivery.ts';
import { createPlatforms } from '../worker/notifications/create-platforms.ts';
import { notesOf, withNotes } from '../worker/notifications/message-notes.ts';
import { launchChromium } from './support/chromium.ts';
import { has } from './support/requirements.ts';

/** What is read in a message, and what is pressed; both must be on the screen. */
interface Screen {
  name: string;
  card: Card | (() => Promise<Card | undefined>);
  says: RegExp[];
  controls: string[];
  /** Lines of its thread. */
  history?: Card[];
  /** Also dark and on a phone. */
  everyWay?: true;
}

const minute = 60_000;
const now = Date.now();
const ago = (minutes: number) => new Date(now - minutes * minute).toISOString();
const recent = { startedAt: ago(8), firedAt: ago(3) };
const over = { resolvedAt: ago(0) };

/** CPU that rises over its threshold, and falls when it is over. */
const drawn = (resolved = false) =>
  renderChart({
    title: 'CPU on web-1',
    unit: 'percent',
    from: now - 20 * minute,
    to: now,
    stepSeconds: 10,
    series: [
      {
        label: 'web-1',
        points: Array.from({ length: 120 }, (_, index): [number, number, number, number] => {
          const high = index > 70 && !(resolved && index > 105);
          const value = (high ? 96 : 35) + Math.sin(index / 3) * 2.5;
          return [now - 20 * minute + index * 10_000, value - 1, value, value + 1];
        }),
      },
    ],
    thresholds: [
      { value: 90, side: 'above', severity: 'warning' },
      { value: 95, side: 'above', severity: 'critical' },
    ],
    markers: [
      { at: now - 3 * minute, label: 'fired', tone: 'alert' },
      ...(resolved ? [{ at: now - minute, label: 'resolved', tone: 'good' as const }] : []),
    ],
    spans: [{ from: now - 8 * minute, to: resolved ? now - minute : now, severity: 'critical' }],
  });

const chartOf = (png: Buffer) =>
  ({ state: 'attached', image: { kind: 'png', png, fileName: 'cpu_percent.png' } }) as const;

const culprits: Alert['culprits'] = [
  ['stress', 4211, 97.4, 2 ** 28, 'root'],
  ['postgres', 812, 12.1, 2 ** 31, 'postgres'],
  ['node', 1337, 4.2, 2 ** 29, 'deploy'],
].map(([name, pid, cpuPercent, memoryBytes, user]) => ({
  name: String(name),
  command: String(name),
  pid: Number(pid),
  cpuPercent: Number(cpuPercent),
  memoryBytes: Number(memoryBytes),
  user: String(user),
  state: 'R',
}));
const culpritContainers: Alert['culpritContainers'] = [
  {
    name: 'shop',
    image: 'shop:3',
    cpuPercent: 81,
    memoryBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 31,
    note: null,
  },
  {
    name: 'nginx',
    image: 'nginx:1.29',
    cpuPercent: 3,
    memoryBytes: 2 ** 26,
    memoryLimitBytes: null,
    note: null,
  },
];

const critical: Alert = { ...firingAlert, ...recent, culprits, culpritContainers };
const openControls = ['Ack', 'Ack with reason…', 'Silence…', 'Chart'];

const hostDown: Alert = {
  ...firingAlert,
  ...recent,
  title: 'Host down on web-1',
  metric: 'heartbeat_age_seconds',
  threshold: 30,
  value: 184,
  peakValue: 184,
  culprits: [],
};

const answer = async (typed: string, api = {}) => (await runVerb(typed, { api })).shown.at(-1);

const screensOf = async (): Promise<Screen[]> => {
  const [chart, chartOver] = [chartOf(await drawn()), chartOf(await drawn(true))];
  const storm = aGroup(40, { firstFiredAt: new Date(now - 3 * minute) }, { ...firingAlert, ...recent });
  return [
    {
      name: 'firing-warning',
      card: alertCard(
        {
          ...firingAlert,
          ...recent,
          severity: 'warning',
          threshold: 90,
          value: 92.1,
          peakValue: 92.4,
          runbookUrl: 'https://wiki.example.com/cpu',
        },
        { chart: { state: 'wanted' } },
      ),
      says: [/FIRING.*CPU high on web-1 \(warning\)/s, /92\.1 %, above 90/],
      controls: openControls,
    },
    {
      name: 'firing-critical',
      card: alertCard(critical, { chart }),
      says: [/FIRING.*\(critical\)/s, /Top processes when it fired/, /postgres/, /shop/],
      controls: openControls,
      everyWay: true,
    },
    {
      name: 'acknowledged',
      card: alertCard(
        { ...acknowledgedAlert, ...recent, acknowledgeReason: 'restarting the shop' },
        { chart },
      ),
      says: [/ACKNOWLEDGED/, /Ada: restarting the shop/],
      controls: ['Unack', 'Silence…', 'Chart'],
      history: [
        alertEventCard(acknowledgedAlert, {
          kind: 'acknowledged',
          actor: 'Ada (Slack)',
          detail: 'restarting the shop',
        }),
      ],
    },
    {
      name: 'silenced',
      card: alertCard({ ...silencedAlert, ...recent, silencedUntil: ago(-60) }, { chart }),
      says: [/SILENCED/, /until .* by Ada \(Slack\)/],
      controls: ['Ack', 'Unsilence', 'Chart'],
    },
    {
      name: 'host-down',
      card: alertCard(hostDown, { chart }),
      says: [/FIRING.*Host down on web-1/s],
      controls: openControls,
    },
    {
      name: 'inhibited',
      card: alertCard({ ...inhibitedAlert, ...recent }),
      says: [/HOST DOWN/, /Waits for/],
      controls: ['Silence…', 'Chart'],
    },
    {
      name: 'no-data',
      card: alertCard({ ...firingAlert, ...recent, state: 'nodata', value: null, culprits: [] }),
      says: [/NO DATA/, /CPU: no data/],
      controls: openControls,
    },
    {
      name: 'recovering',
      card: alertCard({ ...critical, state: 'recovering', value: 61.4 }, { chart }),
      says: [/RECOVERING.*CPU high on web-1 \(critical\)/s, /61\.4 %, no longer above/],
      controls: openControls,
    },
    {
      name: 'storm',
      card: alertGroupCard(storm, { chart }),
      says: [/FIRING.*CPU high: 40 servers \(critical\)/s, /40 critical/, /and 25 more/],
      controls: ['Ack all', 'Ack all with reason…', 'Silence…', 'List', 'Chart'],
      everyWay: true,
    },
    {
      name: 'group-of-every-state',
      card: alertGroupCard({ ...mixedGroup, firstFiredAt: new Date(ago(8)) }, { chart }),
      says: [/5 of 6 servers/, /2 kept quiet/, /1 over/],
      controls: ['Ack all', 'List'],
    },
    {
      name: 'flapping-and-held',
      card: withNotes(
        alertCard(critical, { chart }),
        notesOf(
          {
            fired: 4,
            counts: { targets: 1, critical: 1, warning: 0, acknowledged: 0, quiet: 0, resolved: 0 },
            firstFiredAt: new Date(now - 40 * minute),
            heldUntil: new Date(now - 3 * minute),
          },
          { flaps: 3 },
        ),
      ),
      says: [/comes and goes: fired 4 times/, /Kept back by quiet hours until/],
      controls: openControls,
    },
    {
      name: 'escalation',
      card: {
        ...alertCard(critical, { chart: { state: 'wanted' } }),
        calls: platforms.map((platform) => ({ platform, what: 'user', id: places[platform].people.otto })),
      },
      says: [/FIRING.*@Otto/s],
      controls: openControls,
      history: [
        alertEventCard(critical, { kind: 'escalated', actor: null, detail: 'night, step 1 of 3: told @ada' }),
      ],
    },
    {
      name: 'external',
      card: alertCard({ ...externalAlert, ...recent }),
      says: [/Certificate of shop\.example\.com expires/, /blackbox/],
      controls: ['Ack', 'Ack with reason…', 'Silence…'],
    },
    {
      name: 'resolved',
      card: alertCard({ ...resolvedAlert, ...recent, ...over }, { chart: chartOver }),
      says: [/RESOLVED/, /Recovered after 8m/],
      controls: ['Chart'],
      history: [
        alertEventCard(critical, { kind: 'acknowledged', actor: 'Ada (Slack)', detail: null }),
        alertEventCard(
          { ...resolvedAlert, ...recent, ...over },
          { kind: 'resolved', actor: null, detail: null },
        ),
      ],
      everyWay: true,
    },
    {
      name: 'target-gone',
      card: alertCard({ ...resolvedAlert, ...recent, ...over, resolveReason: 'target_gone' }),
      says: [/TARGET GONE/, /the target is gone/],
      controls: ['Chart'],
    },
    {
      name: 'chart-failed-channel-untold',
      card: alertCard(critical, {
        chart: { state: 'failed' },
        untold: platforms.map((platform) => ({
          channel: `${platform}:${places[platform].channels.web}`,
          reason: 'ChatOps is not in that channel',
        })),
      }),
      says: [/The chart could not be drawn/, /Could not be told in/],
      controls: openControls,
    },
    {
      name: 'digest',
      card: digestCard(aDigest()),
      says: [/12 alerts fired/, /Noisiest rules/],
      controls: ['Show the alerts', 'Edit…'],
      everyWay: true,
    },
    {
      name: 'rule-list',
      card: () => answer('rule list'),
      says: [/alert rules/],
      controls: ['Edit…', 'Test', 'Show', 'Add a rule…'],
    },
    {
      name: 'rule-added',
      card: () => answer('rule add cpu > 90 for 5m on tag:web critical', { createRule: async () => aRule() }),
      says: [/Rule added/],
      controls: ['Edit…', 'Test'],
    },
    {
      name: 'rule-test',
      card: () =>
        answer('rule test cpu > 90 for 5m on tag:web', {
          testNewRule: async () =>
            aRuleTest({ chart: { png: chart.image.png.toString('base64'), serverName: 'web-1', key: '' } }),
        }),
      says: [/would have fired 3 times/],
      controls: ['Last 1h', 'Last 7d', 'Add this rule'],
    },
    { name: 'alerts-list', card: () => answer('alerts'), says: [/critical/], controls: ['Ack'] },
    {
      name: 'silences',
      card: () => answer('silences', { silences: async () => [aSilence()] }),
      says: [/moving house/],
      controls: [],
    },
    { name: 'quiet-list', card: () => answer('quiet list'), says: [/Europe\/Berlin/], controls: [] },
    {
      name: 'oncall-list',
      card: () => answer('oncall list', { escalations: async () => [anEscalation()] }),
      says: [/primary/, /after 5m/],
      controls: [],
    },
    { name: 'subscriptions', card: () => answer('subscriptions'), says: [/tag:prod/], controls: [] },
  ];
};

/** Where the built pages of both platforms are looked at. */
const pictures = join(import.meta.dirname, '../test-results/alerts');
/** As high as the longest message, so that nothing of it is covered. */
const height = 1400;
const phone = { width: 390, height };
const desk = { width: 1280, height };

/** Pictures of every state of an alert, kept to be looked at, on the pages that show what Slack and Discord show. */
describe.skipIf(!has.chromium)('alerts in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alert-screens-'));
  const logger = createLogger('simulator', 'silent');
  const closers: (() => Promise<unknown>)[] = [];
  const urls = new Map<Platform, string>();
  let delivery: Map<string, ChatDelivery>;
  let screens: Screen[];
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    for (const platform of platforms)
      await build({
        root: join(import.meta.dirname, `../simulator/${platform}/page`),
        logLevel: 'error',
        build: { outDir: join(folder, platform), emptyOutDir: true },
      });
    const slack = await startSlackSimulator({ logger, pageFolder: join(folder, 'slack') });
    closers.push(() => slack.close());
    const discord = await startDiscordSimulator({ logger, pageFolder: join(folder, 'discord') });
    closers.push(() => discord.close());
    urls.set('slack', slack.url).set('discord', discord.url);
    delivery = createPlatforms(
      {
        SLACK_BOT_TOKEN: [slack.botToken],
        SLACK_API_URL: slack.apiUrl,
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
      },
      logger,
    );
    screens = await screensOf();
    browser = await launchChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    for (const close of closers.reverse()) await close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(platform: Platform, colorScheme: 'light' | 'dark', viewport: typeof desk) {
    const page = await browser.newPage({ colorScheme, viewport });
    page.setDefaultTimeout(10_000);
    await page.goto(urls.get(platform) ?? '');
    return page;
  }

  const messages = (page: Page): Locator => page.getByRole('log', { name: 'Messages' }).getByRole('article');

  async function post(platform: Platform, { name, card, history = [] }: Screen): Promise<Card> {
    const chat = delivery.get(platform)!;
    const shown = typeof card === 'function' ? await card() : card;
    if (!shown) throw new Error(`${name} says nothing`);
    const ref = await chat.post(places[platform].channels.ops, shown, name);
    if (shown.blocks.some((block) => block.kind === 'image' && block.image.kind === 'png'))
      await chat.showPicture(ref, shown);
    for (const [index, line] of history.entries())
      await chat.reply(ref, { card: line, dedupeId: `${name}-${index}`, inChannel: false, threadName: name });
    return shown;
  }

  test.each(platforms)(
    'each state is read and acted on in %s',
    async (platform) => {
      const page = await open(platform, 'light', desk);
      const ways = [
        { way: 'dark', page: await open(platform, 'dark', desk) },
        { way: 'phone', page: await open(platform, 'light', phone) },
      ];
      for (const screen of screens) {
        const before = await messages(page).count();
        const card = await post(platform, screen);
        await expect.poll(() => messages(page).count(), { message: screen.name }).toBeGreaterThan(before);
        const hasPicture = card.blocks.some(({ kind }) => kind === 'image');
        const looks = [{ way: 'light', page }, ...(screen.everyWay ? ways : [])];
        for (const look of looks) {
          const message = messages(look.page).last();
          if (hasPicture)
            await expect
              .poll(
                () =>
                  message
                    .locator('img[src*="files"], img[src*="attachments"]')
                    .last()
                    .evaluate((image: { naturalWidth?: number }) => image.naturalWidth ?? 0),
                { message: `${screen.name} shows its picture`, timeout: 10_000 },
              )
              .toBeGreaterThan(400);
          const file = `${screen.name}-${platform}${look.way === 'light' ? '' : `-${look.way}`}.png`;
          await message.screenshot({ path: join(pictures, file) });
          const text = (await message.textContent()) ?? '';
          for (const words of screen.says) expect.soft(text, file).toMatch(words);
          const seen = await controlsOf(message);
          for (const control of screen.controls) {
            // Discord gathers all buttons below, each with what it is about.
            const isIt = (label: string) => label === control || label.startsWith(`${control} · `);
            expect.soft(seen.some(isIt), `${file}: ${control} among ${seen.join(', ')}`).toBe(true);
          }
          expect.soft(await overflows(message), `${file}: runs out of its place`).toEqual([]);
        }
      }
      for (const { page: open } of ways) await open.close();
      await page.close();
    },
    180_000,
  );
});

/** Labels of buttons and menus. */
const controlsOf = (message: Locator): Promise<string[]> =>
  message
    .locator('button, a, select, [role="combobox"]')
    .evaluateAll((elements: { textContent: string | null; getAttribute(name: string): string | null }[]) =>
      elements.flatMap((element) =>
        [element.getAttribute('aria-label'), element.textContent].flatMap((label) => label?.trim() || []),
      ),
    );

interface Measured {
  tagName: string;
  className: unknown;
  scrollWidth: number;
  clientWidth: number;
}

/** What is wider than its place and cannot be scrolled to. */
const overflows = (message: Locator): Promise<string[]> =>
  message.locator('*').evaluateAll((elements: Measured[]) => {
    const { getComputedStyle } = globalThis as unknown as {
      getComputedStyle(element: Measured): { overflowX: string; display: string };
    };
    return elements
      .filter((element) => {
        const { overflowX, display } = getComputedStyle(element);
        if (display === 'inline' || overflowX === 'auto' || overflowX === 'scroll') return false;
        return element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      })
      .map(({ tagName, className }) => `${tagName.toLowerCase()}.${String(className)}`);
  });
