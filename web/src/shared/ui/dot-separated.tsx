import type { ReactNode } from 'react';

/**
 * Short facts on one line, which breaks between them rather than within one. Each dot stands in a gap before its fact,
 * and a line begins with its gap cut off: no line begins or ends with a dot.
 */
export function DotSeparated({ parts }: { parts: ReactNode[] }) {
  return (
    <span data-slot="dot-separated" className="block overflow-x-clip">
      <span className="-ml-3 flex flex-wrap">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two parts may read the same, and none moves
          <span key={index} className="flex min-w-0">
            <span className="w-3 shrink-0 whitespace-pre text-center">{index > 0 && ' · '}</span>
            <span className="min-w-0">{part}</span>
          </span>
        ))}
      </span>
    </span>
  );
}
