export type { Outcome } from '../../chat-person.ts';
