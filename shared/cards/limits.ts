/**
 * What each platform accepts, as data; characters unless the name says otherwise.
 * Slack: https://docs.slack.dev/reference/block-kit/blocks
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
} as const;
