import type { UseFormRegisterReturn } from 'react-hook-form';
import { RadioCards } from '@/shared/ui/radio-cards';
import { kinds } from '../kinds';
import { messages } from '../messages';

interface KindChoiceProps {
  registration: UseFormRegisterReturn;
  error: string | undefined;
}

const options = kinds.map((kind) => ({ value: kind, label: messages.kind[kind], hint: messages.kindHint[kind] }));

export function KindChoice({ registration, error }: KindChoiceProps) {
  return (
    <RadioCards
      legend={messages.fields.kind}
      options={options}
      input={registration}
      error={error}
      className="min-[420px]:grid-cols-2"
    />
  );
}
