import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from './redact-value.ts';

/** Letters alone, so that no rule finds it by its own shape: what surrounds it must give it away. */
const canary = 'qWzXcVbNmKjHgFdSaPoIuYtR';

/** What people paste into a chat, fifty times over. */
const typed = [
  `/chatops exec web-1 -- mysql --password=${canary} -e "select 1"`,
  `/chatops exec web-1 -- mysql --password ${canary}`,
  `/chatops exec db -- psql postgres://app:${canary}@db.internal:5432/app`,
  `/chatops exec db -- psql "postgresql://app:${canary}@db/app?sslmode=require"`,
  `/chatops run web-1 deploy --token ${canary}`,
  `/chatops run web-1 deploy --auth-token=${canary}`,
  `/chatops run web-1 deploy --api-key ${canary}`,
  `/chatops run web-1 deploy --api_key=${canary}`,
  `/chatops run web-1 deploy API_KEY=${canary}`,
  `/chatops run web-1 deploy DB_PASSWORD=${canary} NODE_ENV=production`,
  `/chatops run web-1 deploy SECRET_KEY_BASE='${canary}'`,
  `/chatops run web-1 deploy AWS_SECRET_ACCESS_KEY=${canary}`,
  `/chatops run web-1 deploy -secret ${canary}`,
  `/chatops run web-1 deploy --client-secret "${canary} and more"`,
  `/chatops run web-1 deploy --passphrase ${canary}`,
  `/chatops run web-1 deploy --private-key ${canary}`,
  `/chatops run web-1 deploy --credential=${canary}`,
  `/chatops run web-1 deploy ENCRYPTION_KEY=${canary}`,
  `/chatops run web-1 deploy ROOT_PWD=${canary}`,
  `/chatops restart web-1 --reason "new password: ${canary}"`,
  `/chatops restart web-1 --reason "passwd=${canary}"`,
  `/chatops restart web-1 --reason "token is token=${canary}"`,
  `/chatops restart web-1 --reason {"password":"${canary}"}`,
  `/chatops restart web-1 --reason {'api_key':'${canary}'}`,
  `/chatops exec web-1 -- curl -H "Authorization: Bearer ${canary}" https://example.org`,
  `/chatops exec web-1 -- curl -H "Authorization: Basic ${canary}" https://example.org`,
  `/chatops exec web-1 -- curl -H 'authorization: token ${canary}' https://example.org`,
  `/chatops exec web-1 -- curl -H "X-Api-Key: ${canary}" https://example.org`,
  `/chatops exec web-1 -- curl -u ada:${canary} https://example.org`,
  `/chatops exec web-1 -- curl --user ada:${canary} https://example.org`,
  `/chatops exec web-1 -- curl https://ada:${canary}@example.org/path`,
  `/chatops exec web-1 -- curl "https://example.org/?access_token=${canary}&page=2"`,
  `/chatops exec web-1 -- git clone https://oauth2:${canary}@git.example.org/app.git`,
  `/chatops exec cache -- redis-cli -u redis://:${canary}@cache:6379`,
  `/chatops exec queue -- rabbit amqps://app:${canary}@queue/vhost`,
  `/chatops exec db -- mongosh "mongodb+srv://app:${canary}@cluster.example.org/app"`,
  `bearer ${canary}`,
  `cop_4f3a9c21_${canary}_k2k2k2`,
  `xoxb-1234567890-${canary}`,
  `xoxp-1234567890-${canary}`,
  `xapp-1-A0123-${canary}`,
  `https://hooks.slack.com/services/T000/B000/${canary}`,
  `https://discord.com/api/webhooks/123456/${canary}`,
  `ghp_${canary}${canary}`,
  `github_pat_${canary}${canary}`,
  `glpat-${canary}`,
  `sk_live_${canary}`,
  `npm_${canary}${canary}`,
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${canary}\n-----END OPENSSH PRIVATE KEY-----`,
  `eyJhbGciOiJIUzI1NiJ9.eyJ${canary}.${canary}`,
];

describe('fifty secrets', () => {
  it('are fifty', () => expect(new Set(typed).size).toBe(50));

  it.each(typed)('is not kept: %s', (text) => {
    expect(redactText(text)).not.toContain(canary);
    expect(redactText(text)).toContain('[redacted]');
    // However it was parsed.
    expect(JSON.stringify(redactValue({ deep: [{ reason: text }], [text]: 1 }))).not.toContain(canary);
  });
});

describe('redactValue', () => {
  it('masks what is kept under the name of a secret', () => {
    expect(redactValue({ password: canary, apiKey: canary, nested: { DB_TOKEN: canary } })).toEqual({
      password: '[redacted]',
      apiKey: '[redacted]',
      nested: { DB_TOKEN: '[redacted]' },
    });
  });

  it.each(['--password', '-token', '--api-key', '--client-secret', '--private-key'])(
    'masks the word after %s',
    (flag) => {
      expect(redactValue(['tool', flag, canary])).toEqual(['tool', flag, '[redacted]']);
    },
  );

  it('masks the word after a flag, and only that one', () => {
    expect(redactValue(['mysql', '--password', canary, '--port', '3306'])).toEqual([
      'mysql',
      '--password',
      '[redacted]',
      '--port',
      '3306',
    ]);
  });

  it('leaves everything else as it is', () => {
    const plain = {
      verb: 'restart',
      targets: ['web-1/nginx', 'tag:prod+web'],
      keyId: '4f3a9c2112345678',
      tail: 100,
      dryRun: true,
      from: null,
      reason: 'memory grows — 90 %, seit 10 min',
    };
    expect(redactValue(plain)).toEqual(plain);
  });

  it('replaces what PostgreSQL cannot keep', () => {
    expect(redactValue({ 'a\0': ['\uD800x', 'y\0'] })).toEqual({ 'a\uFFFD': ['\uFFFDx', 'y\uFFFD'] });
  });
});
