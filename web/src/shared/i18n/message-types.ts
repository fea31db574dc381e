import type { GetICUArgs } from '@schummar/icu-type-parser';
import type { ReactNode } from 'react';

/** Messages in ICU MessageFormat, by name; groups may be nested. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree;
}

/** The parameters of a message. A number must have a format, `{count, number}`, so that it is written as users do. */
type Parameters<Text extends string> = GetICUArgs<
  Text,
  { ICUArgument: string; ICUNumberArgument: number; ICUDateArgument: never }
>;

type TagNames<Text extends string> = Text extends `${string}<${infer Tag}>${infer Rest}`
  ? (Tag extends `/${string}` ? never : Tag) | TagNames<Rest>
  : never;

type Tags<Text extends string> = Record<TagNames<Text>, (content: ReactNode[]) => ReactNode>;

type Values<Text extends string> = {
  [Name in keyof (Parameters<Text> & Tags<Text>)]: (Parameters<Text> & Tags<Text>)[Name];
};

type Message<Text extends string> = [keyof Values<Text>] extends [never]
  ? string
  : (values: Values<Text>) => [TagNames<Text>] extends [never] ? string : ReactNode;

/** What components see of a catalogue: plain texts, and functions for messages with parameters or tags. */
export type Messages<Tree extends MessageTree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string
    ? Message<Tree[Key]>
    : Tree[Key] extends MessageTree
      ? Messages<Tree[Key]>
      : never;
};

/** The shape of a translation: every message, and no other. */
export type TranslationOf<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string | ((...values: never) => unknown)
    ? string
    : TranslationOf<Catalogue[Key]>;
};

/**
 * `Tree` where each of its messages has exactly the parameters and tags of the catalogue's; others have the type of
 * what is wrong with them.
 */
export type Checked<Catalogue, Tree> = {
  readonly [Key in keyof Tree]: Key extends keyof Catalogue
    ? Tree[Key] extends string
      ? Same<Catalogue[Key], Message<Tree[Key]>> extends true
        ? Tree[Key]
        : { 'other parameters than': Catalogue[Key] }
      : Checked<Catalogue[Key], Tree[Key]>
    : { 'no such message': Key };
};

type Same<A, B> = [A, B] extends [B, A] ? true : false;
