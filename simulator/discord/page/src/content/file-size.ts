const units = ['bytes', 'KB', 'MB', 'GB'];

/** `size` in bytes, in Discord's units of 1024. */
export function fileSize(size: number): string {
  let amount = size;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? amount : amount.toFixed(2)} ${units[unit]}`;
}
