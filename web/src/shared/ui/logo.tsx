import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';
import { messages } from '@/shared/messages';

/** A coffer: its domed lid, chest and lock in one shape. */
export function LogoMark({ className, ...props }: ComponentProps<'svg'>) {
  return (
    <svg data-slot="logo-mark" viewBox="0 0 32 32" aria-hidden className={cn('fill-primary', className)} {...props}>
      <path
        fillRule="evenodd"
        d="M9 5h14a6 6 0 0 1 6 6v3.5h-9.3a3.9 3.9 0 0 0-7.4 0H3V11a6 6 0 0 1 6-6ZM3 17h9.3a3.9 3.9 0 0 0 7.4 0H29v7.5a2.5 2.5 0 0 1-2.5 2.5h-21A2.5 2.5 0 0 1 3 24.5ZM16 13.9a1.9 1.9 0 0 1 .9 3.57v2.03h-1.8v-2.03A1.9 1.9 0 0 1 16 13.9Z"
      />
    </svg>
  );
}

export function Logo({ className, ...props }: ComponentProps<'span'>) {
  return (
    <span data-slot="logo" className={cn('inline-flex items-center gap-2', className)} {...props}>
      <LogoMark className="size-6" />
      <span className="font-semibold text-base tracking-tight">{messages.productName}</span>
    </span>
  );
}
