import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx';

/**
 * The markdown block takes standard Markdown. What it shares with Slack's markup is rewritten to it;
 * tables and pictures stay as they were written.
 */
export function Markdown({ text }: { text: string }) {
  return <Mrkdwn text={toMrkdwn(text)} />;
}

export function toMrkdwn(markdown: string): string {
  return markdown
    .split('```')
    .map((part, index) => (index % 2 === 1 ? part.replace(/^\w+\n/, '') : proseToMrkdwn(part)))
    .join('```');
}

function proseToMrkdwn(text: string): string {
  return text
    .replace(/^#{1,6} +(.+)$/gm, '**$1**')
    .replace(/^(\s*)[-*+] +/gm, '$1• ')
    .replace(/!?\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
    .replace(/(?<![*\w])\*(?!\*|\s)([^*\n]+)\*(?!\*)/g, '_$1_')
    .replace(/\*\*(.+?)\*\*/g, '*$1*')
    .replace(/~~(.+?)~~/g, '~$1~');
}
