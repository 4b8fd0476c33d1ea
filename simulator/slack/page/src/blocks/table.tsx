import type { BlockOf, TableCell } from '../../../block-kit/blocks.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { RichText } from './rich-text.tsx';

/** The first row is the heading. */
export function Table({ block }: { block: BlockOf<'table'> }) {
  const [head = [], ...rows] = block.rows;
  const align = (column: number) => block.column_settings?.[column]?.align ?? 'left';
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
              <th key={column} scope="col" style={{ textAlign: align(column) }}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows neither
            <tr key={line}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
                <td key={column} style={{ textAlign: align(column) }}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { cell: TableCell }) {
  return cell.type === 'rich_text' ? <RichText block={cell} /> : withEmoji(cell.text);
}
