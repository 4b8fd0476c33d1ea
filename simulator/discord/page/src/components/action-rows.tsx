import { type APIComponentInMessageActionRow, ComponentType } from 'discord-api-types/v10';
import { useState } from 'react';
import type { SeenMessage } from '../../../control/snapshot.ts';
import { describeProblem } from '../describe-problem.ts';
import { useGuild } from '../guild-context.ts';
import { press } from '../simulator-api.ts';
import { Button } from './button.tsx';
import { SelectMenu } from './select-menu.tsx';

interface Props {
  message: SeenMessage;
  onProblem: (problem: string | undefined) => void;
}

/** While the app has not answered one, none can be used. */
export function ActionRows({ message, onProblem }: Props) {
  const { me } = useGuild();
  const [pending, setPending] = useState<string>();
  if (message.thinking || message.failed) return null;

  const use = async (customId: string, values?: string[]): Promise<void> => {
    setPending(customId);
    onProblem(undefined);
    const outcome = await press(me, message.id, customId, values);
    setPending(undefined);
    if (!outcome.ok) onProblem(describeProblem(outcome.error));
  };
  const render = (component: APIComponentInMessageActionRow, index: number) => {
    const state = { disabled: component.disabled === true || pending !== undefined };
    if (component.type === ComponentType.Button) {
      const customId = 'custom_id' in component ? component.custom_id : undefined;
      return (
        <Button
          key={customId ?? index}
          button={component}
          {...state}
          pending={customId !== undefined && pending === customId}
          press={(id) => void use(id)}
        />
      );
    }
    return (
      <SelectMenu
        key={component.custom_id}
        menu={component}
        {...state}
        choose={(values) => void use(component.custom_id, values)}
      />
    );
  };
  return message.components.map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
    <div key={index} className="action-row">
      {row.components.map(render)}
    </div>
  ));
}
