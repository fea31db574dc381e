import { LogoMark } from '@/shared/ui/logo';
import { messages } from './messages';

/** Shown until the first page has loaded. It appears after a delay, so that a quick start does not show it. */
export function Splash() {
  return (
    <div role="status" aria-label={messages.loading} className="grid min-h-dvh place-items-center">
      <LogoMark className="size-10 opacity-0 motion-safe:animate-[appear_200ms_300ms_forwards] motion-reduce:opacity-100" />
    </div>
  );
}
