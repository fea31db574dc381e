import { useState } from 'react';

/** Whether a dialog is open, and for which subject. The subject is kept during the closing animation. */
export function useDialog<Subject>() {
  const [subject, setSubject] = useState<Subject | null>(null);
  const [open, setOpen] = useState(false);

  function openFor(next: Subject) {
    setSubject(next);
    setOpen(true);
  }

  return { subject, openFor, props: { open, onOpenChange: setOpen } };
}
