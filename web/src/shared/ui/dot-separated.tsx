import type { ReactNode } from 'react';

/**
 * Short texts separated by dots, with line breaks only between them. Each dot is in the gap before its text, and the
 * gap is cut off at the start of a line, so that no line starts or ends with a dot.
 */
export function DotSeparated({ parts }: { parts: ReactNode[] }) {
  return (
    <span data-slot="dot-separated" className="block overflow-x-clip">
      <span className="-ml-3 flex flex-wrap">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts may be equal, and their order does not change
          <span key={index} className="flex min-w-0">
            <span className="w-3 shrink-0 whitespace-pre text-center">{index > 0 && ' · '}</span>
            <span className="min-w-0">{part}</span>
          </span>
        ))}
      </span>
    </span>
  );
}
