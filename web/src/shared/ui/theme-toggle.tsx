import { Monitor, Moon, Sun } from 'lucide-react';
import { useId } from 'react';
import { cn } from '@/shared/lib/cn';
import { themePreferences, useTheme } from '@/shared/lib/theme';
import { messages } from '@/shared/messages';

const icons = { system: Monitor, light: Sun, dark: Moon };

export function ThemeToggle({ className }: { className?: string }) {
  const { preference, setPreference } = useTheme();
  const name = useId();
  return (
    <fieldset data-slot="theme-toggle" className={cn('flex rounded-md border p-0.5', className)}>
      <legend className="sr-only">{messages.theme.label}</legend>
      {themePreferences.map((option) => {
        const Icon = icons[option];
        return (
          <label
            key={option}
            title={messages.theme[option]}
            className="relative grid size-7 cursor-pointer place-items-center rounded-sm text-muted-foreground hover:text-foreground has-checked:bg-muted has-checked:text-foreground has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-1"
          >
            <input
              type="radio"
              name={name}
              checked={preference === option}
              onChange={() => setPreference(option)}
              className="absolute inset-0 cursor-pointer appearance-none outline-none"
            />
            <Icon aria-hidden className="size-3.5" />
            <span className="sr-only">{messages.theme[option]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
