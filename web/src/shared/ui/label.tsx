import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

export function Label({ className, htmlFor, ...props }: ComponentProps<'label'> & { htmlFor: string }) {
  // biome-ignore lint/a11y/noLabelWithoutControl: the props contain its text
  return <label data-slot="label" htmlFor={htmlFor} className={cn('font-medium text-sm/5', className)} {...props} />;
}
