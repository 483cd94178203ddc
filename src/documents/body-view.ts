import type { z } from 'zod';
import type { Block } from './domain/content.js';
import type { BlockSchema } from './documents.contract.js';

/** A block as the contract shows it: the same members, with plain ids and mutable lists, because zod's types have them. */
export type BlockView = z.output<typeof BlockSchema>;

/** The one place where the two types of the same JSON meet. */
export const blockView = (block: Block): BlockView => block as unknown as BlockView;
export const bodyView = (body: readonly Block[]): BlockView[] => body.map(blockView);
/** A validated body of a request as the domain knows it. */
export const bodyOf = (body: readonly BlockView[]): readonly Block[] => body as unknown as readonly Block[];
