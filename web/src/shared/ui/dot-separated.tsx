import { Fragment } from 'react';

/** Short facts on one line, which breaks between them rather than within one. */
export function DotSeparated({ parts }: { parts: string[] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two parts may read the same, and none moves
    <Fragment key={index}>
      {index > 0 && ' · '}
      <span className="inline-block">{part}</span>
    </Fragment>
  ));
}
