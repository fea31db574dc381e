import type { CompiledMessage } from 'icu-minify/format';

/**
 * The pseudo-locale for tests: English with brackets, accents and doubled vowels, which make it about 40% longer. It
 * shows which texts are in no catalogue, and which layouts break in longer languages. Parameters stay as they are.
 */
export default function pseudo(english: CompiledMessage): CompiledMessage {
  if (typeof english === 'string') return `⟦${accented(english)}⟧`;
  return ['⟦', ...nodes(english), '⟧'];
}

type MessageNode = Exclude<CompiledMessage, string>[number];

function nodes(message: MessageNode[]): MessageNode[] {
  return message.map(node);
}

/** Nodes are texts, `#` (0), parameters, variants such as plurals, and tags (see icu-minify). */
function node(original: MessageNode): MessageNode {
  if (typeof original === 'string') return accented(original);
  if (!Array.isArray(original) || original.length === 1) return original;
  const [name, kind, ...rest] = original as [string, ...unknown[]];
  if (typeof kind !== 'number' || kind === 0) {
    return [name, ...nodes([kind, ...rest] as MessageNode[])] as unknown as MessageNode;
  }
  const [variants] = rest;
  return typeof variants === 'object' && HAS_VARIANTS.includes(kind)
    ? ([name, kind, withVariants(variants as Record<string, CompiledMessage | 0>)] as MessageNode)
    : original;
}

// `select`, `plural` and `selectordinal`.
const HAS_VARIANTS = [1, 2, 3];

function withVariants(variants: Record<string, CompiledMessage | 0>): Record<string, unknown> {
  const variant = (message: CompiledMessage | 0) => {
    if (message === 0) return message;
    return typeof message === 'string' ? accented(message) : nodes(message);
  };
  return Object.fromEntries(Object.entries(variants).map(([name, message]) => [name, variant(message)]));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ';

function accented(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => {
    const accent = ACCENTED[LETTERS.indexOf(letter)] ?? letter;
    return /[aeiou]/i.test(letter) ? accent + accent.toLowerCase() : accent;
  });
}
