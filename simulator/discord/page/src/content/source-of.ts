/** Files of the simulator are named from its root; the page may be served below another address. */
export const sourceOf = (url: string): string => (url.startsWith('/') ? url.slice(1) : url);
