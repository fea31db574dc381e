import type { UseQueryOptions } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messages } from '@/shared/data-messages';
import { Button } from './button';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from './dialog';
import { Loaded } from './loaded';

interface FormDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  children: ReactNode;
}

/** A dialog with a form, which is mounted only while the dialog is open. */
export function FormDialog({ open, onOpenChange, title, description, children }: FormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        {children}
      </DialogContent>
    </Dialog>
  );
}

interface FormOfProps<Data, Key extends readonly unknown[]> {
  query: UseQueryOptions<Data, Error, Data, Key>;
  children: (data: Data) => ReactNode;
}

/** A form that is shown when its query has loaded. */
export function FormOf<Data, Key extends readonly unknown[]>({ query, children }: FormOfProps<Data, Key>) {
  return (
    <Loaded query={useQuery(query)} skeleton="h-96">
      {children}
    </Loaded>
  );
}

interface FormButtonsProps {
  submitLabel: string;
  isSubmitting: boolean;
  onCancel: () => void;
}

export function FormButtons({ submitLabel, isSubmitting, onCancel }: FormButtonsProps) {
  return (
    <DialogFooter>
      <Button variant="secondary" onClick={onCancel}>
        {messages.cancel}
      </Button>
      <Button type="submit" pending={isSubmitting}>
        {submitLabel}
      </Button>
    </DialogFooter>
  );
}
