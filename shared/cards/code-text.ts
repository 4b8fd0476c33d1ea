const zeroWidthSpace = '\u200b';

/** Text that cannot end a fence of three backticks: no two of them are left beside each other. */
export const fenceText = (text: string): string => text.replaceAll(/`(?=`)/g, `\`${zeroWidthSpace}`);

/** Text for between two backticks: a backtick inside would end the span, a look-alike stands in. */
export const codeSpanText = (text: string): string => text.replaceAll('`', 'ˋ').replaceAll(/\r?\n/g, ' ');

export const fenceOverhead = '```\n\n```'.length;
