import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

export function Label({ className, htmlFor, ...props }: ComponentProps<'label'> & { htmlFor: string }) {
  // biome-ignore lint/a11y/noLabelWithoutControl: its text comes with the props
  return <label data-slot="label" htmlFor={htmlFor} className={cn('font-medium text-sm/5', className)} {...props} />;
}
