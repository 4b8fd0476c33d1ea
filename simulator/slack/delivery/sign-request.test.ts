import { verifySlackRequest } from '@slack/bolt';
import { expect, test } from 'vitest';
import { signRequest } from './sign-request.ts';

const body = 'token=x&command=%2Fchatops&text=help';
const timestamp = 1_700_000_000;

function verify(signingSecret: string, signedBody: string, now: number): void {
  verifySlackRequest({
    signingSecret,
    body,
    nowMilliseconds: now * 1000,
    headers: {
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signRequest('the-secret', timestamp, signedBody),
    },
  });
}

test('Bolt accepts the signature, and refuses another secret, body or hour', () => {
  expect(() => verify('the-secret', body, timestamp)).not.toThrow();
  expect(() => verify('another', body, timestamp)).toThrow('signature mismatch');
  expect(() => verify('the-secret', `${body}x`, timestamp)).toThrow('signature mismatch');
  expect(() => verify('the-secret', body, timestamp + 3600)).toThrow('stale');
});

test('is the example of the Slack documentation', () => {
  const example =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  expect(signRequest('8f742231b10e8888abcd99yyyzzz85a5', 1531420618, example)).toBe(
    'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  );
});
