const sentences: Record<string, string> = {
  operation_timeout: 'The app did not answer within three seconds.',
  dispatch_failed: 'The app is not connected.',
  element_not_found: 'This has changed meanwhile; look at the newest version.',
  option_not_found: 'That option is gone.',
  is_archived: 'This channel is archived.',
  not_in_channel: 'You are not in this channel.',
  simulator_unreachable: 'The local workspace cannot be reached.',
  view_not_found: 'This dialog was closed meanwhile.',
};

/** What a person reads when something they did went wrong. */
export function describeProblem(error: string): string {
  return sentences[error] ?? `That did not work (${error}).`;
}
