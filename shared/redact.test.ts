import { describe, expect, it } from 'vitest';
import { createLineRedactor, redact } from './redact.ts';

const canary = 'c4n4ryS3cr3tV4lu3XyZ09';

describe('redact', () => {
  it.each([
    `DB_PASSWORD=${canary}`,
    `password: ${canary}`,
    `password="two words ${canary}"`,
    `{"password":"${canary}","user":"ada"}`,
    String.raw`{"msg":"{\"password\":\"${canary}\"}"}`,
    `'api_key' => '${canary}'`,
    `apiKey: ${canary}`,
    `AWS_SECRET_ACCESS_KEY=${canary}`,
    `mysqld --password ${canary} --port 3306`,
    `tool --auth-token=${canary}`,
    `tool -token ${canary}`,
    `DB_PWD=${canary}`,
    `GET /?access_token=${canary}&page=2`,
    `Authorization: Bearer ${canary}`,
    `authorization: Basic ${canary}`,
    `sent "Authorization": "Bearer ${canary}"`,
    `bearer ${canary}`,
    `postgres://app:${canary}@db.internal:5432/app`,
    `redis://:${canary}@cache`,
    `curl -u ada:${canary} https://example.org`,
    `https://hooks.slack.com/services/T000/B000/${canary}`,
    `https://discord.com/api/webhooks/123456/${canary}`,
    `cop_4f3a9c_${canary}_k2k2k2`,
    `xoxb-1234-5678-${canary}`,
    `xapp-1-A1-${canary}`,
    `sk_live_${canary}${canary}`,
    `ghp_${canary}${canary}`,
    `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\n${canary}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIi${canary}.${canary}`,
    `https://chatops.example.org/#/link/01a20b8c-906d-7128-ac0b-f3e64255c9df.${canary.padEnd(43, '-_x')}`,
    `__Host-chatops-refresh=01a20b8c-906d-7128-ac0b-f3e64255c9df.${canary.padEnd(43, '-_x')}`,
  ])('masks the secret in %s', (text) => {
    expect(redact(text)).not.toContain(canary);
    expect(redact(text)).toContain('[redacted]');
  });

  it('masks an AWS key id', () => {
    expect(redact('key AKIAIOSFODNN7EXAMPLE used')).toBe('key [redacted] used');
  });

  it('leaves the rest of the line readable', () => {
    expect(redact(`user=ada password=${canary}, retry in 5s`)).toBe(
      'user=ada password=[redacted], retry in 5s',
    );
    expect(redact(`postgres://app:${canary}@db/app`)).toBe('postgres://app:[redacted]@db/app');
  });

  it.each([
    'GET /health 200 3ms',
    'nginx: worker process',
    '/usr/bin/dockerd -H unix:///var/run/docker.sock',
    '12:01:02 connected to 10.0.0.1:5432',
    'PWD=/srv/app',
  ])('leaves %s alone', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    'a'.repeat(64_000),
    '-'.repeat(64_000),
    'password="'.repeat(6_000),
    'eyJaaaaaaaa.'.repeat(5_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(2_000),
    ' -u '.repeat(16_000),
  ])('takes bounded time on a hostile line', (text) => {
    const begun = performance.now();
    redact(text);
    expect(performance.now() - begun).toBeLessThan(1500);
  });
});

describe('createLineRedactor', () => {
  it('masks every line of a private key block and nothing after it', () => {
    const redactLine = createLineRedactor();
    const lines = [
      'before',
      '-----BEGIN EC PRIVATE KEY-----',
      canary,
      '-----END EC PRIVATE KEY-----',
      'after',
    ];
    const redacted = lines.map(redactLine);
    expect(redacted.join('\n')).not.toContain(canary);
    expect(redacted[0]).toBe('before');
    expect(redacted[4]).toBe('after');
  });
});
