import { expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';

it.each([
  'Welcome1!',
  'qwerty123!',
  'admin123!',
  'Letmein123!',
  '12345678!',
  '!!19870412',
  '0123456789012',
  'monkey12',
  'chatops!',
  'P@ssw0rd2026',
  '123password',
  'pass1word',
  'l3tm31n!',
  'Summer2026!',
  'a1b2c3d4',
  '1q2w3e4r',
  '1qaz2wsx',
  'adminadmin1',
  'test.test.test',
  'abababab',
  'ada12345',
  'Lovelace1!',
  'ada.lovelace',
  'Ada.Lovelace@example.org',
  'example2026',
])('refuses %j for ada.lovelace@example.org', (password) => {
  expect(isCommonPassword(password, 'Ada.Lovelace@example.org')).toBe(true);
});

it.each([
  'correct horse battery',
  'a passphrase for tests',
  'password manager of mine',
  'ada likes trains',
  'x7!Kd-29qTz',
  '829#4a71!62k',
  '739105826417',
  'Пароль длинный',
  '山田太郎さんの鍵',
])('takes %j', (password) => {
  expect(isCommonPassword(password, 'ada.lovelace@example.org')).toBe(false);
});
