/** Whether a platform would take it as the target of a link. */
export const isWebUrl = (url: string): boolean => /^https?:\/\/[^\s<>]+$/.test(url) && URL.canParse(url);
