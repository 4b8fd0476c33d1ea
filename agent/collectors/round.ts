/** Two decimals: more is noise, and costs bytes in every sample for as long as it is kept. */
export const round2 = (value: number) => Math.round(value * 100) / 100;
