import { cva, type VariantProps } from 'class-variance-authority';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

const alertVariants = cva(
  'flex gap-2.5 rounded-md px-3 py-2.5 text-sm/5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
  {
    variants: {
      variant: {
        info: 'bg-muted [&>svg]:text-muted-foreground',
        positive: 'bg-positive-soft [&>svg]:text-positive',
        warning: 'bg-warning-soft [&>svg]:text-warning',
        negative: 'bg-negative-soft [&>svg]:text-negative',
      },
    },
    defaultVariants: { variant: 'info' },
  },
);

const icons = { info: Info, positive: CircleCheck, warning: TriangleAlert, negative: CircleAlert };

export function Alert({
  className,
  variant,
  children,
  ...props
}: ComponentProps<'div'> & VariantProps<typeof alertVariants>) {
  const Icon = icons[variant ?? 'info'];
  return (
    <div
      data-slot="alert"
      role={variant === 'negative' ? 'alert' : 'status'}
      className={cn(alertVariants({ variant }), className)}
      {...props}
    >
      <Icon aria-hidden />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
