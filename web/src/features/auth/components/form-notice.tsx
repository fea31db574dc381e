import { formatDuration } from '@/shared/lib/duration';
import { Alert } from '@/shared/ui/alert';
import { copy } from '../copy';
import type { Pause } from '../use-pause';

interface FormNoticeProps {
  pause: Pause;
  error: string | undefined;
}

/** What stands above a form: how long to wait, or else what went wrong. */
export function FormNotice({ pause: { secondsLeft, unavailable }, error }: FormNoticeProps) {
  if (secondsLeft > 0) {
    const say = unavailable ? copy.pause.unavailable : copy.pause.tooMany;
    return (
      // Said once and not each second: a screen reader could read nothing else.
      <Alert variant="warning" aria-live="polite" aria-atomic="false" aria-relevant="additions">
        {say(formatDuration(secondsLeft))}
      </Alert>
    );
  }
  return error && <Alert variant="negative">{error}</Alert>;
}
