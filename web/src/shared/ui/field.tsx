import { type ReactNode, useId } from 'react';
import { cn } from '@/shared/lib/cn';
import { Label } from './label';

/** The attributes that connect a control to its label, description and error. */
interface FieldControlProps {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  label: ReactNode;
  description?: ReactNode;
  error?: string | undefined;
  /** `inline` puts the control before its label, as for a checkbox. */
  layout?: 'stacked' | 'inline';
  /** Whether the label is for screen readers only. */
  hideLabel?: boolean;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
}

export function Field({
  label,
  description,
  error,
  layout = 'stacked',
  hideLabel = false,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const descriptionId = `${id}-description`;
  const errorId = `${id}-error`;
  const describedBy = [description && descriptionId, error && errorId].filter(Boolean).join(' ');
  const control = children({
    id,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy || undefined,
  });

  return (
    <div
      data-slot="field"
      data-invalid={error ? '' : undefined}
      className={cn('grid content-start gap-1.5', className)}
    >
      {layout === 'inline' ? (
        <div className="flex items-start gap-2.5">
          {control}
          <Label htmlFor={id} className="py-0.5 font-normal">
            {label}
          </Label>
        </div>
      ) : (
        <>
          <Label htmlFor={id} className={cn(hideLabel && 'sr-only')}>
            {label}
          </Label>
          {control}
        </>
      )}
      {description && (
        <p id={descriptionId} data-slot="field-description" className="text-muted-foreground text-xs/5">
          {description}
        </p>
      )}
      {error && (
        <p id={errorId} data-slot="field-error" className="font-medium text-negative text-xs/5">
          {error}
        </p>
      )}
    </div>
  );
}
