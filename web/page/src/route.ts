export const screens = ['servers', 'approvals', 'keys', 'people', 'policies', 'audit', 'account'] as const;
export type ScreenName = (typeof screens)[number];

export type Route =
  | { screen: ScreenName; query: URLSearchParams }
  | { screen: 'link'; token: string }
  /** Nothing, or nothing that there is. */
  | { screen: 'start' };

/** Of the address after `#`, which no server ever sees: `#/keys?server=web-1`, `#/link/<token>`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, token, ...rest] = path.split('/');
  if (first === 'link' && token && rest.length === 0) return { screen: 'link', token };
  const screen = screens.find((name) => name === path);
  return screen === undefined ? { screen: 'start' } : { screen, query: new URLSearchParams(query) };
}

export const toHash = (screen: ScreenName, query: Record<string, string> = {}): string => {
  const text = new URLSearchParams(query).toString();
  return `#/${screen}${text === '' ? '' : `?${text}`}`;
};
