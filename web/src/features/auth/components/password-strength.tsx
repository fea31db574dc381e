import { useEffect, useState } from 'react';
import { cn } from '@/shared/lib/cn';
import { messages } from '../register-messages';

type Scorer = typeof import('../password-score')['scorePassword'];

const levels = ['veryWeak', 'weak', 'fair', 'good', 'strong'] as const;

/** The lowest score that the server accepts. */
const ACCEPTED_SCORE = 2;

interface PasswordStrengthProps {
  password: string;
  /** The user's own data, which makes a password easier to guess. */
  userInputs: string[];
}

/** An estimate of a password's strength. It is only advice: the server computes the score that decides. */
export function PasswordStrength({ password, userInputs }: PasswordStrengthProps) {
  const scorer = useScorer(password !== '');
  if (password === '') return null;

  const score = scorer?.(password, userInputs);
  return (
    <div data-slot="password-strength" className="grid gap-1.5">
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cn(
              'h-1 rounded-full bg-rule motion-safe:transition-colors motion-safe:duration-150',
              score !== undefined && step <= Math.max(score, 1) && levelColor(score),
            )}
          />
        ))}
      </div>
      <p aria-live="polite" className="min-h-5 text-muted-foreground text-xs/5">
        {score !== undefined && (
          <>
            <span className="sr-only">{messages.strength.label} </span>
            <span className="font-medium text-foreground">{messages.strength.levels[levels[score]]}</span>
            {score < ACCEPTED_SCORE && <> · {messages.strength.tooWeak}</>}
          </>
        )}
      </p>
    </div>
  );
}

function levelColor(score: number): string {
  if (score < ACCEPTED_SCORE) return 'bg-negative';
  return score === ACCEPTED_SCORE ? 'bg-warning' : 'bg-positive';
}

/** The dictionaries are large, so they are fetched on the first keystroke. If that fails, no meter is shown. */
function useScorer(wanted: boolean): Scorer | null {
  const [scorer, setScorer] = useState<Scorer | null>(null);
  useEffect(() => {
    if (!wanted || scorer) return;
    let current = true;
    import('../password-score').then(
      ({ scorePassword }) => current && setScorer(() => scorePassword),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [wanted, scorer]);
  return scorer;
}
