import { z } from 'zod';
import { text } from '../message/field.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete */
export const maxChoices = 25;

export const choice = z.object({
  name: text(1, 100),
  value: z.union([z.string().max(100), z.number()]),
});

export const autocompleteChoices = z.array(choice).max(maxChoices);
