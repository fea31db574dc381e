import { Fragment } from 'react';

/** Short facts on one line, which breaks between them rather than within one. */
export function DotSeparated({ parts }: { parts: string[] }) {
  return parts.map((part, index) => (
    <Fragment key={part}>
      {index > 0 && ' · '}
      <span className="inline-block">{part}</span>
    </Fragment>
  ));
}
