/**
 * The words that attackers begin with. People vary them with digits and marks, with letters that look like
 * these, and by saying them twice: so a password is judged by what is left without.
 */
const commonWords = new Set(
  `password passwd passwort pass passcode qwerty qwertyui qwertyuiop qwertz qwert qwer qwe azerty asd asdf asdfg asdfgh
  asdfghjk asdfghjkl zxc zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx zaqwsx wsx abc abcd abcde abcdef abcdefg abcdefgh xyz
  welcome letmein admin administrator adm root toor user username guest test testing tester demo login logon secret
  changeme change default master system sysadmin superuser manager support service server access temp hello
  computer internet samsung google apple microsoft windows linux ubuntu facebook linkedin twitter youtube github
  gitlab jenkins docker oracle mysql postgres redis cisco chatops slack discord company office
  monkey dragon shadow tiger eagle falcon phoenix panther cowboy cowboys hunter ranger soccer hockey football baseball
  basketball golf superman batman spiderman starwars pokemon matrix ninja pirate killer freedom whatever
  trustno trustnoone nothing iloveyou loveyou love lovely sunshine princess flower angel cookie cheese chocolate banana
  orange purple yellow silver golden diamond mustang ferrari porsche mercedes harley yankees lakers liverpool
  chelsea arsenal barcelona michael jennifer jordan jessica ashley daniel charlie thomas andrew joshua matthew robert
  george william maggie pepper ginger buster bailey summer winter spring autumn january february march april june
  july august september october november december monday tuesday wednesday thursday friday saturday sunday`.split(
    /\s+/,
  ),
);

/** Whether it is among the first that somebody tries who knows the account's address. */
export function isCommonPassword(password: string, email: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size < 3 || isFewDigits(lower)) return true;
  const own = wordsOf(email.toLowerCase());
  return readingsOf(lower).some((word) => commonWords.has(word) || own.has(word));
}

const rows = ['01234567890123456789', '98765432109876543210'];

/** A date, a number of the telephone, a row of the keyboard; marks around it add nothing. */
function isFewDigits(lower: string): boolean {
  const [, digits] = /^[^\p{L}\d]*(\d+)[^\p{L}\d]*$/u.exec(lower) ?? [];
  return digits !== undefined && (digits.length < 12 || rows.some((row) => row.includes(digits)));
}

/** "Ada.Lovelace@example.org": ada, lovelace, adalovelace, example; too short ones are in many a password. */
function wordsOf(email: string): Set<string> {
  const [name = '', host = ''] = email.split('@');
  const words = [lettersOf(email), ...name.split(/[^\p{L}]+/u), lettersOf(name), ...host.split(/[^\p{L}]+/u)];
  return new Set(words.filter((word) => word.length >= 3));
}

/** The words it may be: its letters alone, or with "p@ssw0rd" read as people mean it; said once. */
function readingsOf(lower: string): string[] {
  const middle = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const meant = ['i', 'l'].map((one) =>
    middle.replace(/[^\p{L}]/gu, (mark) => lookalikes[mark] ?? (mark === '1' ? one : mark)),
  );
  return [middle, ...meant].map((text) => lettersOf(text).replace(/^(.+?)\1+$/u, '$1'));
}

const lookalikes: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

const lettersOf = (text: string) => text.replace(/[^\p{L}]/gu, '');
