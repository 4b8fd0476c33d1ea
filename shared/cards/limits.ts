/**
 * What each platform accepts, as data; characters unless the name says otherwise.
 * Slack: https://docs.slack.dev/reference/block-kit/blocks
 * Discord: https://discord.com/developers/docs/resources/message#embed-object-embed-limits and
 * https://discord.com/developers/docs/components/reference
 */
export const slackLimits = {
  blocksPerMessage: 50,
  /** Not documented; larger messages were refused with `msg_blocks_too_long`. */
  textPerMessage: 12_000,
  fallbackText: 3000,
  sectionText: 3000,
  fieldsPerSection: 10,
  fieldText: 2000,
  headerText: 150,
  contextElements: 10,
  contextText: 2000,
  actionsPerBlock: 25,
  buttonText: 75,
  buttonValue: 2000,
  linkUrl: 3000,
  actionId: 255,
  selectOptions: 100,
  selectPlaceholder: 150,
  optionText: 75,
  optionDescription: 75,
  optionValue: 150,
  blockId: 255,
  imageAlt: 2000,
  imageTitle: 2000,
  viewTitle: 24,
  viewSubmit: 24,
  viewMetadata: 3000,
  inputLabel: 2000,
  inputHint: 2000,
  inputPlaceholder: 150,
  inputLength: 3000,
} as const;

export const discordLimits = {
  content: 2000,
  embedsPerMessage: 10,
  /** Over all embeds of a message: titles, descriptions, field names and values, footers, authors. */
  embedTextPerMessage: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  fieldsPerEmbed: 25,
  fieldName: 256,
  fieldValue: 1024,
  footerText: 2048,
  authorName: 256,
  rowsPerMessage: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  customId: 100,
  linkUrl: 512,
  selectOptions: 25,
  selectPlaceholder: 150,
  optionLabel: 100,
  optionValue: 100,
  optionDescription: 100,
  filesPerMessage: 10,
  /** Without boosts; all files of one request together. */
  fileBytesPerMessage: 10 * 1024 * 1024,
  fileDescription: 1024,
  modalTitle: 45,
  modalInputs: 5,
  inputLabel: 45,
  inputDescription: 100,
  inputPlaceholder: 100,
  inputLength: 4000,
} as const;
