import { type ComponentType, createElement, lazy, Suspense, useState } from 'react';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/**
 * A dialog whose code is fetched when it is first opened: a form with its validation is as large as the page under it,
 * and most visits never open one. Once opened, it stays mounted for its closing animation.
 */
export function lazyDialog<Props extends DialogProps>(load: () => Promise<ComponentType<Props>>) {
  const Dialog = lazy(async () => ({ default: await load() }));
  return function LazyDialog(props: Props) {
    const [opened, setOpened] = useState(props.open);
    if (props.open && !opened) setOpened(true);
    return opened && <Suspense fallback={null}>{createElement<Props>(Dialog, props)}</Suspense>;
  };
}
