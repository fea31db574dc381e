import { type ReactNode, Suspense, useState } from 'react';

interface OnceOpenedProps {
  open: boolean;
  children: ReactNode;
}

/** Mounts a lazy dialog at its first opening, which fetches its code, and keeps it so that it can leave by its motion. */
export function OnceOpened({ open, children }: OnceOpenedProps) {
  const [opened, setOpened] = useState(open);
  if (open && !opened) setOpened(true);
  return opened && <Suspense fallback={null}>{children}</Suspense>;
}
