import type { ReactNode } from 'react';
import { useKeptFocus } from './use-kept-focus.ts';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Buttons at the end of a row. */
  actions?: (row: Row) => ReactNode;
  /** When there are none. */
  empty: ReactNode;
  isFaded?: (row: Row) => boolean;
}

/** A table; on a phone each row is a card, with the titles beside the values. */
export function DataTable<Row>({ caption, columns, rows, keyOf, actions, empty, isFaded }: Props<Row>) {
  const frame = useKeptFocus<HTMLDivElement>();
  const table = (
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
          {actions && (
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={isFaded?.(row) ? 'is-faded' : undefined}>
            {columns.map(({ title, cell }) => (
              <td key={title} data-title={title}>
                <div>{cell(row)}</div>
              </td>
            ))}
            {actions && <td className="row-actions">{actions(row)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <div ref={frame} className="table-frame" tabIndex={-1}>
      {rows.length === 0 ? <p className="empty">{empty}</p> : table}
    </div>
  );
}
