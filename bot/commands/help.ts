import { z } from 'zod';
import type { ChatActor, Me } from '../../shared/api-contract/index.ts';
import { bold, type Card, type CardBlock, code, type Inline } from '../../shared/cards/card.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { describeArguments } from './describe-argument.ts';
import { usableVerbs } from './granted.ts';
import { spellArgument } from './spell-argument.ts';
import { defineVerb, type Verb, verbGroups } from './verb.ts';

/** Made with the registry it explains; the registry contains it. */
export function defineHelp(allVerbs: () => readonly Verb[]) {
  return defineVerb({
    name: 'help',
    summary: 'What I can do, or how one verb is used',
    example: 'help restart',
    group: 'You',
    class: 'read',
    open: true,
    args: z.object({ verb: z.string().max(50).optional().describe('one verb') }),
    grammar: { positional: ['verb'] },
    picks: { verb: 'verb' },
    async run({ api, actor }, { verb: name }) {
      const usable = await verbsFor(allVerbs(), () => api.me({ looking: true }));
      return name === undefined ? overviewCard(usable) : verbCard(name, usable.verbs, actor.platform);
    },
  });
}

interface Usable {
  verbs: Verb[];
  /** Why it may be fewer, or more, than expected. */
  note?: Inline[];
}

async function verbsFor(verbs: readonly Verb[], me: () => Promise<Me>): Promise<Usable> {
  const typed = verbs.filter((verb) => !verb.internal);
  try {
    const rights = await me();
    const usable = usableVerbs(rights, verbs);
    return rights.channelGrants === null ? { verbs: usable } : { verbs: usable, note: limitedHere };
  } catch (error) {
    if (toAppError(error).code !== 'identity_unlinked') {
      return { verbs: typed, note: ['Your rights could not be read just now, so everything is listed.'] };
    }
    return {
      verbs: typed.filter((verb) => verb.open),
      note: ['Your chat account is not linked yet: ', code('/chatops link'), ' ties it to your account.'],
    };
  }
}

const limitedHere: Inline[] = [
  'This channel allows only a part of what ChatOps does: ',
  code('/chatops whoami'),
  ' shows which.',
];

function overviewCard({ verbs, note }: Usable): Card {
  const blocks = verbGroups.flatMap((group): CardBlock[] => {
    const members = verbs.filter((verb) => verb.group === group);
    if (members.length === 0) return [];
    const lines = members.flatMap((verb): Inline[] => [
      '\n',
      code(`/chatops ${verb.example}`),
      `  ${verb.summary}`,
    ]);
    return [{ kind: 'text', text: [bold(group), ...lines] }];
  });
  if (note) blocks.unshift({ kind: 'text', text: note });
  // Without an account there is nothing to name.
  if (verbs.some((verb) => !verb.open)) blocks.push(targetsLine);
  return { title: 'ChatOps: what you can do', tone: 'neutral', blocks };
}

const targetsLine: CardBlock = {
  kind: 'context',
  text: [
    'Targets: ',
    code('web-1'),
    ' ',
    code('web-1/nginx'),
    ' ',
    code('web-*'),
    ' ',
    code('tag:prod+web'),
    ' ',
    code('!web-3'),
    ' ',
    code('--all'),
    ' · one verb: ',
    code('/chatops help restart'),
  ],
};

function verbCard(name: string, verbs: Verb[], platform: ChatActor['platform']): Card {
  const members = verbs.filter((one) => one.name.startsWith(`${name} `));
  if (members.length > 0) return groupCard(name, members);
  const verb = verbs.find((one) => one.name === name || one.aliases?.includes(name));
  if (!verb) {
    const nearest = nearestNames(
      name,
      verbs.map((one) => one.name),
    );
    throw new AppError('not_found', `There is no verb "${name}" for you.`, {
      hint:
        nearest.length > 0 ? `Did you mean \`/chatops help ${nearest[0]}\`?` : '`/chatops help` lists them.',
    });
  }
  const fields = describeArguments(verb).map(({ name: argument, description }) => ({
    label: spellArgument(platform, verb, argument),
    value: [description],
  }));
  return {
    title: `/chatops ${verb.name}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: [`${verb.summary}.\n`, code(`/chatops ${verb.example}`)] },
      ...(fields.length > 0 ? [{ kind: 'fields', fields } as const] : []),
    ],
  };
}

/** `help rule`: its sub-commands. */
function groupCard(name: string, members: Verb[]): Card {
  const lines = members.flatMap((verb, index): Inline[] => [
    index === 0 ? '' : '\n',
    code(`/chatops ${verb.example}`),
    `  ${verb.summary}`,
  ]);
  const more = ['Each in detail: ', code(`/chatops help ${members[0]?.name ?? name}`)];
  return {
    title: `/chatops ${name}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: lines },
      { kind: 'context', text: more },
    ],
  };
}
