import { Eye, EyeOff } from 'lucide-react';
import { useHiddenAmounts } from '@/shared/lib/hidden-amounts';
import { Button } from '@/shared/ui/button';
import { messages } from './shell-messages';

/** The button that hides all amounts on this device, or shows them again. */
export function AmountsToggle() {
  const { isSet: isHidden, set: setHidden } = useHiddenAmounts();
  const Icon = isHidden ? EyeOff : Eye;
  const label = isHidden ? messages.amounts.show : messages.amounts.hide;
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      className="text-muted-foreground"
      onClick={() => setHidden(!isHidden)}
    >
      <Icon aria-hidden />
    </Button>
  );
}
