/**
 * The head of the lists that attackers start with, of those long enough to pass the length rule.
 * Digits and marks at the end are stripped before the comparison, because that is how people vary them.
 */
const common = new Set(
  `password passw0rd p@ssword p@ssw0rd password1 password12 password123 qwertyui qwertyuiop qwerty12 qwerty123
  qwerty1234 1qaz2wsx 1q2w3e4r 1q2w3e4r5t zaq12wsx q1w2e3r4 asdfghjk asdfghjkl asdfasdf zxcvbnm1 zxcvbnm123
  12345678 123456789 1234567890 87654321 987654321 11111111 00000000 88888888 12341234 11223344 123123123
  12344321 123321123 147258369 iloveyou iloveyou1 sunshine princess football baseball superman batman123
  trustno1 whatever welcome1 welcome123 letmein1 letmein123 changeme changeme1 administrator admin123
  admin1234 adminadmin root1234 rootroot toor1234 default1 computer internet samsung1 starwars pokemon1
  michael1 jennifer jordan23 liverpool chelsea1 arsenal1 dragon123 master123 monkey123 shadow123 abcd1234
  abc12345 abcdefgh abcdefg1 aaaaaaaa a1b2c3d4 test1234 testtest testing1 guest123 secret123 google123
  chatops1 chatops123 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2026 autumn2026`.split(
    /\s+/,
  ),
);

export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  const stem = lower.replace(/[^a-z]+$/, '');
  return common.has(lower) || common.has(stem) || new Set(lower).size < 3;
}
