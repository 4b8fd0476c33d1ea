import { discordLimits } from './limits.ts';

/** What takes a place below a message: a button a fifth of a row, a menu a row. */
export interface Placed {
  kind: 'button' | 'menu';
  /** Menus after the first of a select give way to everything else. */
  further: boolean;
}

/** @returns rows from top to bottom, and what there was no room for */
export function arrangeRows<Thing extends Placed>(groups: Thing[][]): { rows: Thing[][]; crowded: Thing[] } {
  const apart = groups.flatMap(inRows);
  return apart.length <= discordLimits.rowsPerMessage ? { rows: apart, crowded: [] } : packed(groups.flat());
}

/** In order: buttons fill rows until a menu takes its own. */
function inRows<Thing extends Placed>(elements: Thing[]): Thing[][] {
  const rows: Thing[][] = [];
  for (const element of elements) {
    const row = rows.at(-1);
    const hasRoom = row?.[0]?.kind === 'button' && row.length < discordLimits.buttonsPerRow;
    if (element.kind === 'button' && row && hasRoom) row.push(element);
    else rows.push([element]);
  }
  return rows;
}

/** Too many for rows of their own: all buttons together, then each select's first menu, then the rest. */
function packed<Thing extends Placed>(elements: Thing[]): { rows: Thing[][]; crowded: Thing[] } {
  const buttons = elements.filter(({ kind }) => kind === 'button');
  const allMenus = elements.filter(({ kind }) => kind === 'menu');
  const inOrder = [
    ...allMenus.filter(({ further }) => !further),
    ...allMenus.filter(({ further }) => further),
  ];
  const firstMenus = allMenus.filter(({ further }) => !further).length;
  const rowsForButtons = Math.max(1, discordLimits.rowsPerMessage - firstMenus);
  const room = rowsForButtons * discordLimits.buttonsPerRow;
  const buttonRows = inRows(buttons.slice(0, room));
  const menuRoom = discordLimits.rowsPerMessage - buttonRows.length;
  return {
    rows: [...buttonRows, ...inOrder.slice(0, menuRoom).map((menu) => [menu])],
    crowded: [...buttons.slice(room), ...inOrder.slice(menuRoom)],
  };
}
