import { discordCalls } from './call.ts';
import type { Card } from './card.ts';
import { cardFileName, fileNaming } from './card-file.ts';
import { renderActions } from './discord-actions.ts';
import { toPart } from './discord-blocks.ts';
import { escapeHeading } from './discord-markup.ts';
import type { DiscordFile, DiscordMessage } from './discord-message.ts';
import { type DiscordPart, notePart, toDiscordFile } from './discord-parts.ts';
import { headingOf, withHeadingThatFits } from './heading.ts';
import { embedSize, layOutEmbeds } from './lay-out-embeds.ts';
import { tellLeftOut } from './left-out-choices.ts';
import { discordLimits } from './limits.ts';
import { cardFile, notes } from './notes.ts';
import { takeWhatFits } from './take-what-fits.ts';
import { toneColours } from './tone-colours.ts';

/** Kept free for the note and the file of what does not fit. */
const noteLength = 200;
const fileReserveBytes = 1024 * 1024;

/**
 * Pure. Mentions call nobody from within embeds: those whom the card calls stand in `content`. The heading is the title of the first embed; notifications, replies and people who switched
 * embeds off see only `content`, where an embed alone says "sent an embed" or nothing. So:
 * - a card that `announces` (an alert) has its heading as `content`, in the embed's place for it:
 *   said once, as the text above the coloured box, as on Slack;
 * - a card of nothing but a heading (a line in a thread) is that line, without a box;
 * - every other card answers somebody who is looking at it: `content` stays empty.
 */
export function renderDiscord(original: Card): DiscordMessage {
  const card = isLine(original)
    ? original
    : withHeadingThatFits(original, (text) => escapeHeading(text).length <= discordLimits.embedTitle);
  const heading = escapeHeading(headingOf(card));

  const calls = discordCalls(card.calls ?? []);
  const nameFile = fileNaming();
  const { rows: components, leftOut } = renderActions(card.blocks);
  const told = tellLeftOut(leftOut, nameFile);
  const limit = partLimit(card);
  const parts = [
    ...card.blocks.map((block, index) => toPart(block, index, { limit, nameFile })),
    ...(told ? [{ ...notePart(told.note, told.file), keep: true }] : []),
  ];
  const inContent = card.announces === true || parts.every(({ elements }) => elements.length === 0);
  const style = {
    title: inContent ? undefined : heading,
    color: card.tone === 'neutral' ? undefined : Number.parseInt(toneColours[card.tone].slice(1), 16),
  };
  const { kept, overflowed } = takeWhatFits(parts, (taken, cut) => fits(taken, cut, style));
  const files = kept.flatMap((part) => part.files);
  const body = [...kept];
  if (overflowed) {
    const file = cardFile(card, nameFile(cardFileName(card.title)));
    const whole = toDiscordFile(file);
    const sent = cutToBytes(whole, discordLimits.fileBytesPerMessage - totalBytes(files));
    files.push(sent);
    body.push(notePart(sent === whole ? notes.everything(file) : notes.theEnd(file)));
  }
  return {
    content: [inContent ? heading : '', calls.markup].filter(Boolean).join(' '),
    embeds: layOutEmbeds(
      body.flatMap(({ elements }) => elements),
      style,
    ),
    components,
    files,
    keptAttachmentIds: kept.flatMap((part) => part.keptAttachmentIds),
    allowedMentions: calls.allowedMentions,
  };
}

const isLine = (card: Card): boolean =>
  card.blocks.every(({ kind }) => kind === 'actions') &&
  escapeHeading(headingOf(card)).length <= discordLimits.content;

/** Long blocks share the room of a message, so that one log does not push the others out. */
function partLimit({ blocks }: Card): number {
  const long = blocks.filter(({ kind }) => kind === 'code' || kind === 'table').length;
  return Math.min(3000, Math.max(600, Math.floor(4800 / Math.max(1, long))));
}

function fits(
  taken: readonly DiscordPart[],
  overflowed: boolean,
  style: Parameters<typeof layOutEmbeds>[1],
): boolean {
  const embeds = layOutEmbeds(
    taken.flatMap(({ elements }) => elements),
    style,
  );
  const files = taken.flatMap((part) => part.files);
  const attachments = files.length + taken.flatMap((part) => part.keptAttachmentIds).length;
  const reserved = overflowed ? 1 : 0;
  return (
    embeds.reduce((sum, embed) => sum + embedSize(embed), reserved * noteLength) <=
      discordLimits.embedTextPerMessage &&
    embeds.length + reserved <= discordLimits.embedsPerMessage &&
    attachments + reserved <= discordLimits.filesPerMessage &&
    totalBytes(files) + reserved * fileReserveBytes <= discordLimits.fileBytesPerMessage
  );
}

const totalBytes = (files: readonly DiscordFile[]): number =>
  files.reduce((sum, { data }) => sum + data.byteLength, 0);

/** Errors stand at the end: that is kept. */
const cutToBytes = (file: DiscordFile, bytes: number): DiscordFile =>
  file.data.byteLength <= bytes ? file : { ...file, data: file.data.subarray(file.data.byteLength - bytes) };
