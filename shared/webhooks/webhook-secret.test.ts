import { expect, test } from 'vitest';
import { mintWebhookSecret, signWebhook } from './webhook-secret.ts';

test('signs as the specification’s example does', () => {
  const body = '{"test": 2432232314}';
  const headers = signWebhook(
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    new Date(1614265330_000),
    body,
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a secret has 256 bits and is another each time', () => {
  const [first, second] = [mintWebhookSecret(), mintWebhookSecret()];
  expect(first.shown).toBe(`whsec_${first.kept}`);
  expect(Buffer.from(first.kept, 'base64')).toHaveLength(32);
  expect(first.kept).not.toBe(second.kept);
});
