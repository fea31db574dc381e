import { type ComponentType, createElement, lazy, Suspense, useState } from 'react';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/**
 * A dialog whose code is fetched at its first opening: forms and their validation weigh as much as the page under them,
 * and most visits never open one. Once opened it stays mounted, so that it can leave by its motion.
 */
export function lazyDialog<Props extends DialogProps>(load: () => Promise<ComponentType<Props>>) {
  const Dialog = lazy(async () => ({ default: await load() }));
  return function LazyDialog(props: Props) {
    const [opened, setOpened] = useState(props.open);
    if (props.open && !opened) setOpened(true);
    return opened && <Suspense fallback={null}>{createElement<Props>(Dialog, props)}</Suspense>;
  };
}
