import { Fragment, type ReactNode } from 'react';
import type { Block as BlockData, BlockOf } from '../../../block-kit/blocks.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx';
import { Control } from './control.tsx';
import { Image } from './image.tsx';
import { Input } from './input.tsx';
import { Markdown } from './markdown.tsx';
import { RichText } from './rich-text.tsx';
import { Table } from './table.tsx';
import { Text } from './text.tsx';

interface Props {
  blocks: BlockData[];
  /** What a form said about its inputs, by block_id. */
  errors?: Record<string, string>;
}

export function Blocks({ blocks, errors = {} }: Props) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <Fragment key={`${block.block_id ?? index}/${block.type}`}>{renderBlock(block, errors)}</Fragment>
      ))}
    </div>
  );
}

function renderBlock(block: BlockData, errors: Record<string, string>): ReactNode {
  switch (block.type) {
    case 'header':
      return <h3 className="block-header">{withEmoji(block.text.text)}</h3>;
    case 'divider':
      return <hr />;
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <Context block={block} />;
    case 'image':
      return <Image image={block} title={block.title?.text} />;
    case 'actions':
      return (
        <div className="block-actions">
          {block.elements.map((element) => (
            <Control key={element.action_id} blockId={block.block_id ?? ''} element={element} />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} error={errors[block.block_id ?? '']} />;
    case 'markdown':
      return <Markdown text={block.text} />;
    case 'table':
      return <Table block={block} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'alert':
      return (
        <div className={`block-alert is-${block.level ?? 'default'}`} role="note">
          <Text text={block.text} />
        </div>
      );
    default:
      return block satisfies never;
  }
}

function Section({ block }: { block: BlockOf<'section'> }) {
  const { accessory, fields, text } = block;
  return (
    <div className="block-section">
      <div className="block-section-text">
        {text && <Text text={text} />}
        {fields && (
          <div className="block-fields">
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no identity but their place
              <Text key={index} text={field} />
            ))}
          </div>
        )}
      </div>
      {accessory?.type === 'image' ? (
        <Image image={accessory} small />
      ) : (
        accessory && <Control blockId={block.block_id ?? ''} element={accessory} />
      )}
    </div>
  );
}

function Context({ block }: { block: BlockOf<'context'> }) {
  return (
    <div className="block-context">
      {block.elements.map((element, index) => {
        const key = `${element.type}-${index}`;
        if (element.type === 'image') return <Image key={key} image={element} small />;
        if (element.type === 'mrkdwn') return <Mrkdwn key={key} text={element.text} />;
        return <span key={key}>{withEmoji(element.text)}</span>;
      })}
    </div>
  );
}
