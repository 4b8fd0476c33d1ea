import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx';

/** A text object: plain words with emoji, or Slack's markup. */
export function Text({ text }: { text: { type: 'plain_text' | 'mrkdwn'; text: string } }) {
  return text.type === 'mrkdwn' ? (
    <Mrkdwn text={text.text} />
  ) : (
    <div className="mrkdwn">{withEmoji(text.text)}</div>
  );
}
