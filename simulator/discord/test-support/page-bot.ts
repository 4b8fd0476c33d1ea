import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  EmbedBuilder,
  Events,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';

const { String: Text, Subcommand } = ApplicationCommandOptionType;

export const command = {
  name: 'chatops',
  description: 'Servers',
  options: [
    {
      type: Subcommand,
      name: 'status',
      description: 'How a server is doing',
      options: [
        { type: Text, name: 'target', description: 'Server', required: true, autocomplete: true } as const,
      ],
    },
    {
      type: Subcommand,
      name: 'say',
      description: 'Says it in public, wherever a message has words',
      options: [{ type: Text, name: 'text', description: 'What', required: true } as const],
    },
    { type: Subcommand, name: 'form', description: 'Asks for a reason' },
    { type: Subcommand, name: 'chart', description: 'A picture' },
    { type: Subcommand, name: 'silence', description: 'Is never answered' },
  ],
} as const;

/** A red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** One of everything that a person may see, press or fill in. */
export function addListeners(client: Client): void {
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      const names = ['web-1', 'web-2', 'db-1'].filter((name) => name.startsWith(typed));
      await interaction.respond(names.map((name) => ({ name: `Server ${name}`, value: name })));
    } else if (interaction.isChatInputCommand()) {
      await answer(interaction);
    } else if (interaction.isButton()) {
      await interaction.update({ content: 'Restarting', embeds: [], components: [] });
    } else if (interaction.isStringSelectMenu()) {
      await interaction.reply(`Chose ${interaction.values.join()}`);
    } else if (interaction.isModalSubmit()) {
      const reply = await interaction.reply({ content: 'Noted', withResponse: true });
      const thread = await reply.resource?.message?.startThread({ name: 'Why' });
      await thread?.send(`Because ${interaction.fields.getTextInputValue('reason')}`);
    }
  });
}

async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
  switch (interaction.options.getSubcommand()) {
    case 'status': {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const button = new ButtonBuilder({ customId: 'restart', label: 'Restart', style: ButtonStyle.Danger });
      const menu = new StringSelectMenuBuilder({
        customId: 'pick',
        placeholder: 'Choose a container',
        options: ['nginx', 'redis'].map((label) => ({ label, value: label })),
      });
      await interaction.editReply({
        embeds: [new EmbedBuilder({ title: `${interaction.options.getString('target')} is up` })],
        components: [
          new ActionRowBuilder<ButtonBuilder>({ components: [button] }),
          new ActionRowBuilder<StringSelectMenuBuilder>({ components: [menu] }),
        ],
      });
      return;
    }
    case 'say': {
      const text = interaction.options.getString('text', true);
      const embed = new EmbedBuilder({
        title: text,
        description: text,
        fields: [{ name: text, value: text }],
        footer: { text },
      });
      await interaction.reply({ content: text, embeds: [embed] });
      return;
    }
    case 'form': {
      const input = new TextInputBuilder({ customId: 'reason', style: TextInputStyle.Short });
      const label = new LabelBuilder().setLabel('Reason').setTextInputComponent(input);
      await interaction.showModal(
        new ModalBuilder({ customId: 'why', title: 'Why?' }).addLabelComponents(label),
      );
      return;
    }
    case 'chart': {
      const file = new AttachmentBuilder(png, { name: 'red.png', description: 'A red dot' });
      const embed = new EmbedBuilder({ title: 'Chart', image: { url: 'attachment://red.png' } });
      await interaction.reply({ embeds: [embed], files: [file] });
      return;
    }
    default:
      return;
  }
}
