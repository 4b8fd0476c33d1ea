import { parseDuration } from './duration.ts';
import { AppError } from './errors.ts';
import { type MetricName, type MetricUnit, metrics } from './metrics.ts';
import { nearestNames } from './nearest-names.ts';

/** What a threshold is of: its unit decides what may be typed. */
export interface Measured {
  metric: MetricName;
  aggregation: string;
}

const sizes = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5 };
const sizeUnits: Record<string, number> = { b: 1 };
for (const [letter, factor] of Object.entries(sizes)) {
  for (const spelling of [letter, `${letter}b`, `${letter}ib`]) sizeUnits[spelling] = factor;
}
const times: Record<string, number> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

/** Spellings, small letters, with what one of each is in the catalogue's unit. */
const units: Record<MetricUnit, Record<string, number>> = {
  percent: { '%': 1, percent: 1, pct: 1 },
  bytes: sizeUnits,
  bytes_per_second: Object.fromEntries(
    Object.entries(sizeUnits).flatMap(([name, factor]) => [
      [name, factor],
      [`${name}/s`, factor],
    ]),
  ),
  count: {},
  per_second: { '/s': 1 },
  seconds: times,
  hours: Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, seconds / 3600])),
};
const examples: Record<MetricUnit, string> = {
  percent: '90 or 90%',
  bytes: '500MB or 2GiB',
  bytes_per_second: '10MB/s',
  count: '90 or 1.5',
  per_second: '5 or 5/s',
  seconds: '90s, 5m or 2h',
  hours: '12h, 2d or 24',
};
/** A rate may be of another time; kept per hour. */
const perHour: Record<string, number> = { min: 60, minute: 60, h: 1, hour: 1, d: 1 / 24, day: 1 / 24 };

const numeral = /^([+−-]?)(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*)$/i;

/** Whether it could be a threshold at all, of whatever. */
export const looksLikeThreshold = (text: string): boolean => numeral.test(text.trim());

/**
 * "90", "90%", "500MB", "10MB/s", "1h30m", "2d", of a rate "10%/h", in the metric's unit.
 *
 * @throws AppError `invalid_input`: no number, or a unit that the metric does not have, with the nearest
 */
export function readThreshold(text: string, measured: Measured): number {
  const typed = text.trim().toLowerCase();
  const { rest, factor } = measured.aggregation === 'rate' ? splitRate(typed) : { rest: typed, factor: 1 };
  const { unit } = metrics[measured.metric];
  const seconds = unit === 'seconds' || unit === 'hours' ? parseDuration(rest) : undefined;
  if (seconds !== undefined) return (unit === 'hours' ? seconds / 3600 : seconds) * factor;
  const [, sign = '', digits, suffix = ''] = numeral.exec(rest) ?? [];
  const value = Number(digits) * (sign === '-' || sign === '−' ? -1 : 1);
  if (digits === undefined || !Number.isFinite(value)) throw notANumber(text, unit);
  const known = units[unit];
  const size = suffix === '' ? 1 : known[suffix];
  if (size === undefined) throw notAUnit(text, suffix, measured.metric, unit);
  return value * size * factor;
}

function splitRate(typed: string): { rest: string; factor: number } {
  const [, rest = typed, per = 'h'] = /^(.*?)\s*(?:\/|per\s*)(min|minute|h|hour|d|day)$/.exec(typed) ?? [];
  return { rest, factor: perHour[per] ?? 1 };
}

/** So that `readThreshold` gives exactly this again. */
export function spellThreshold(value: number, { metric, aggregation }: Measured): string {
  const { unit } = metrics[metric];
  const size = spellSize(value, unit);
  return aggregation === 'rate' && unit !== 'seconds' && unit !== 'hours' ? `${size}/h` : size;
}

function spellSize(value: number, unit: MetricUnit): string {
  switch (unit) {
    case 'percent':
      return `${value}%`;
    case 'bytes':
      return spellBytes(value);
    case 'bytes_per_second':
      return `${spellBytes(value)}/s`;
    case 'seconds':
      return value >= 0 && Number.isInteger(value) && value < 1e9 ? spellSeconds(value) : String(value);
    case 'hours':
      return value >= 0 && Number.isInteger(value) && value < 1e9 ? `${value}h` : String(value);
    case 'count':
    case 'per_second':
      return String(value);
    default:
      return unit satisfies never;
  }
}

/** In the largest unit of which it is a whole number. */
function spellBytes(value: number): string {
  const fitting = Object.entries(sizes).findLast(([, factor]) => value !== 0 && value % factor === 0);
  return fitting === undefined ? `${value}B` : `${value / fitting[1]}${fitting[0].toUpperCase()}iB`;
}

/** 5400 -> "1h30m", which `parseDuration` reads. Whole seconds. */
export function spellSeconds(seconds: number): string {
  if (seconds === 0) return '0s';
  let left = seconds;
  return (['d', 'h', 'm', 's'] as const)
    .map((letter) => {
      const size = times[letter] ?? 1;
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? '' : `${count}${letter}`;
    })
    .join('');
}

const notANumber = (text: string, unit: MetricUnit) =>
  new AppError('invalid_input', `"${text}" is not a number.`, { hint: `Like ${examples[unit]}.` });

function notAUnit(text: string, typed: string, metric: MetricName, unit: MetricUnit): AppError {
  const nearest = nearestNames(typed, Object.keys(units[unit])).map((name) => prettyUnits[name] ?? name);
  const isSpeed = !unit.endsWith('per_second') && /\/(min|minute|h|hour|d|day)$/.test(typed);
  const measured = unit.replaceAll('_', ' ').replace('count', 'a plain number');
  return new AppError('invalid_input', `"${text}": ${metric} is not measured in "${typed}".`, {
    hint: isSpeed
      ? `It is ${measured}. How fast it grows: \`rate(${metric}) > ${text} over 1h\`.`
      : nearest.length > 0
        ? `It is ${measured}. Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
        : `It is ${measured}, like ${examples[unit]}.`,
  });
}

const prettyUnits: Record<string, string> = Object.fromEntries(
  Object.keys(sizes).flatMap((letter) => {
    const upper = letter.toUpperCase();
    return [
      [letter, upper],
      [`${letter}b`, `${upper}B`],
      [`${letter}ib`, `${upper}iB`],
      [`${letter}b/s`, `${upper}B/s`],
      [`${letter}ib/s`, `${upper}iB/s`],
    ];
  }),
);
