import { type APIEmbed, ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { DiscordMessage } from './discord-message.ts';
import { discordLimits } from './limits.ts';

type Row = DiscordMessage['components'][number];

/** Everything in a message that Discord would refuse; empty = it would be accepted. For tests. */
export function discordViolations(message: DiscordMessage): string[] {
  const found = new Findings();
  const { content, embeds, components, files, keptAttachmentIds, allowedMentions } = message;
  if (content.trim() === '' && embeds.length === 0 && files.length === 0) found.add('message is empty');
  found.text('content', content, { max: discordLimits.content, min: 0 });
  found.count('embeds', embeds.length, discordLimits.embedsPerMessage);
  for (const embed of embeds) checkEmbed(embed, found);
  const total = embeds.reduce((sum, embed) => sum + totalText(embed), 0);
  found.count('text over all embeds', total, discordLimits.embedTextPerMessage);
  found.count('rows', components.length, discordLimits.rowsPerMessage);
  for (const row of components) checkRow(row, found);
  found.unique('custom id', components.flatMap(customIdsOf));
  found.count('files', files.length + keptAttachmentIds.length, discordLimits.filesPerMessage);
  const bytes = files.reduce((sum, { data }) => sum + data.byteLength, 0);
  found.count('bytes of files', bytes, discordLimits.fileBytesPerMessage);
  for (const { fileName, description } of files) {
    if (!/^[\w.-]+$/.test(fileName)) found.add(`file name would be changed: ${fileName}`);
    found.text('file description', description ?? '', { max: discordLimits.fileDescription, min: 0 });
  }
  found.unique(
    'file name',
    files.map(({ fileName }) => fileName),
  );
  checkAttachments(message, found);
  // Only a card that calls everyone may, and then says so at the end.
  const callsAll = allowedMentions.parse?.join() === 'everyone' && /@(everyone|here)$/.test(content);
  if (allowedMentions.parse?.length !== 0 && !callsAll) found.add('mentions are not closed');
  return found.problems;
}

class Findings {
  readonly problems: string[] = [];

  add(problem: string): void {
    this.problems.push(problem);
  }

  count(what: string, actual: number, limit: number): void {
    if (actual > limit) this.add(`${what}: ${actual} > ${limit}`);
  }

  /** Discord trims a text, then counts code points. */
  text(what: string, text: string, { max, min = 1 }: { max: number; min?: number }): void {
    const length = [...text.trim()].length;
    if (length < min) this.add(`${what} is empty`);
    this.count(what, length, max);
    if (/\p{Surrogate}/u.test(text)) this.add(`${what} is not well-formed`);
  }

  unique(what: string, values: string[]): void {
    if (new Set(values).size !== values.length) this.add(`${what} is there twice`);
  }

  url(what: string, url: string): void {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const wellFormed = parsed !== undefined && /^https?:$/.test(parsed.protocol) && !/\s/.test(url);
    if (!wellFormed || !/[.:]/.test(parsed.hostname)) this.add(`${what} is not a well formed URL: ${url}`);
    this.count(what, url.length, discordLimits.linkUrl);
  }
}

function checkEmbed(embed: APIEmbed, found: Findings): void {
  const { title, description, fields, footer, author, image, color } = embed;
  if (!title && !description && !fields?.length && !footer && !author && !image) found.add('embed is empty');
  if (title !== undefined) found.text('title', title, { max: discordLimits.embedTitle });
  if (description !== undefined)
    found.text('description', description, { max: discordLimits.embedDescription });
  if (footer !== undefined) found.text('footer', footer.text, { max: discordLimits.footerText });
  if (author !== undefined) found.text('author', author.name, { max: discordLimits.authorName });
  found.count('fields', fields?.length ?? 0, discordLimits.fieldsPerEmbed);
  for (const { name, value } of fields ?? []) {
    found.text('field name', name, { max: discordLimits.fieldName });
    found.text('field value', value, { max: discordLimits.fieldValue });
  }
  if (color !== undefined && !(Number.isInteger(color) && color >= 0 && color <= 0xffffff)) {
    found.add(`colour ${color}`);
  }
}

const totalText = ({ title, description, fields = [], footer, author }: APIEmbed): number =>
  [title, description, footer?.text, author?.name, ...fields.flatMap(({ name, value }) => [name, value])]
    .map((text) => [...(text ?? '').trim()].length)
    .reduce((sum, length) => sum + length, 0);

function checkRow({ components }: Row, found: Findings): void {
  if (components.length === 0) found.add('row is empty');
  found.count('components in a row', components.length, discordLimits.buttonsPerRow);
  for (const component of components) {
    if (component.type === ComponentType.Button) checkButton(component, found);
    else if (component.type === ComponentType.StringSelect) {
      if (components.length > 1) found.add('a menu shares its row');
      checkMenu(component, found);
    } else found.add(`a component we do not make: ${component.type}`);
  }
}

type Component = Row['components'][number];

function checkButton(button: Extract<Component, { type: ComponentType.Button }>, found: Findings): void {
  if ('label' in button) found.text('button label', button.label ?? '', { max: discordLimits.buttonLabel });
  if (button.style === ButtonStyle.Link) found.url('button address', button.url);
  else if ('custom_id' in button) found.text('custom id', button.custom_id, { max: discordLimits.customId });
}

function checkMenu(menu: Extract<Component, { type: ComponentType.StringSelect }>, found: Findings): void {
  found.text('custom id', menu.custom_id, { max: discordLimits.customId });
  if (menu.placeholder !== undefined) {
    found.text('placeholder', menu.placeholder, { max: discordLimits.selectPlaceholder });
  }
  if (menu.options.length === 0) found.add('menu without options');
  found.count('options', menu.options.length, discordLimits.selectOptions);
  for (const { label, value, description } of menu.options) {
    found.text('option label', label, { max: discordLimits.optionLabel });
    found.text('option value', value, { max: discordLimits.optionValue });
    if (description !== undefined) {
      found.text('option description', description, { max: discordLimits.optionDescription });
    }
  }
  found.unique(
    'option value',
    menu.options.map(({ value }) => value),
  );
}

const customIdsOf = ({ components }: Row): string[] =>
  components.flatMap((component) => ('custom_id' in component ? [component.custom_id] : []));

/** Of attachments that a message keeps only the ids are known: as many names may be strange. */
function checkAttachments({ embeds, files, keptAttachmentIds }: DiscordMessage, found: Findings): void {
  const sent = new Set(files.map(({ fileName }) => fileName));
  const missing = embeds
    .flatMap(({ image }) => (image === undefined ? [] : [image.url]))
    .filter((url) => !sent.has(url.replace(/^attachment:\/\//, '')));
  if (missing.length > keptAttachmentIds.length) found.add(`not sent: ${missing.join(', ')}`);
}
