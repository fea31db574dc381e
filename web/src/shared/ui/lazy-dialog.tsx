import { type ComponentType, createElement, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What was typed while the code of the dialog was being fetched, for dialogs that start with a text field. */
  typed?: string;
}

/**
 * A dialog whose code is fetched when it is first opened: a form with its validation is as large as the page under it,
 * and most visits never open one. Once opened, it stays mounted for its closing animation. `preload` fetches the code
 * earlier.
 *
 * It does not suspend: React would show suspended content only after 300 ms, even if the code is available.
 */
export function lazyDialog<Props extends DialogProps>(load: () => Promise<ComponentType<Props>>) {
  let Dialog: ComponentType<Props> | undefined;

  async function fetchCode(): Promise<void> {
    Dialog ??= await load();
  }

  function LazyDialog(props: Props) {
    const { open } = props;
    const [opened, setOpened] = useState(open);
    const [failure, setFailure] = useState<{ cause: unknown } | null>(null);
    const [, setFetched] = useState(Dialog !== undefined);
    if (open && !opened) setOpened(true);
    if (failure) throw failure.cause;
    const isFetching = open && !Dialog;
    const typed = useTypedKeys(isFetching, () => props.onOpenChange(false));

    useEffect(() => {
      if (!isFetching) return undefined;
      let isStale = false;
      fetchCode().then(
        // At once with the focus, so that no key is pressed between the end of `useTypedKeys` and the focus.
        () => isStale || flushSync(() => setFetched(true)),
        (cause: unknown) => isStale || setFailure({ cause }),
      );
      return () => {
        isStale = true;
      };
    }, [isFetching]);

    useEffect(() => {
      if (!open) typed.current = '';
    }, [open, typed]);

    return opened && Dialog && createElement<Props>(Dialog, { ...props, typed: typed.current });
  }

  return Object.assign(LazyDialog, {
    /** Errors are ignored: opening the dialog fetches the code again. */
    preload: () => void fetchCode().catch(() => {}),
  });
}

/** Keeps the keys that are pressed while `isActive` from the page, and collects the text that they would type. */
function useTypedKeys(isActive: boolean, onEscape: () => void) {
  const typed = useRef('');
  const latest = useRef(onEscape);

  useEffect(() => {
    latest.current = onEscape;
  }, [onEscape]);

  useEffect(() => {
    if (!isActive) return undefined;
    function onKeyDown(event: KeyboardEvent) {
      const { key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || key === 'Tab') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (key === 'Escape') latest.current();
      else if (key === 'Backspace') typed.current = typed.current.slice(0, -1);
      else if ([...key].length === 1) typed.current += key;
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isActive]);

  return typed;
}
