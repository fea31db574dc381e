import { formatDuration } from '@/shared/lib/duration';
import { Alert } from '@/shared/ui/alert';
import { messages } from '../messages';
import type { Pause } from '../use-pause';

interface FormNoticeProps {
  pause: Pause;
  error: string | undefined;
}

/** The notice above a form: the remaining waiting time, or else the error. */
export function FormNotice({ pause: { secondsLeft, unavailable }, error }: FormNoticeProps) {
  if (secondsLeft > 0) {
    const message = unavailable ? messages.pause.unavailable : messages.pause.tooMany;
    return (
      // Announced once and not every second, which would keep a screen reader from reading anything else.
      <Alert variant="warning" aria-live="polite" aria-atomic="false" aria-relevant="additions">
        {message({ duration: formatDuration(secondsLeft) })}
      </Alert>
    );
  }
  return error && <Alert variant="negative">{error}</Alert>;
}
