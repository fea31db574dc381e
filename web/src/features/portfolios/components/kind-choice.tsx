import type { UseFormRegisterReturn } from 'react-hook-form';
import { RadioCards } from '@/shared/ui/radio-cards';
import { copy } from '../copy';
import { kinds } from '../kinds';

interface KindChoiceProps {
  registration: UseFormRegisterReturn;
  error: string | undefined;
}

const options = kinds.map((kind) => ({ value: kind, label: copy.kind[kind], hint: copy.kindHint[kind] }));

export function KindChoice({ registration, error }: KindChoiceProps) {
  return (
    <RadioCards
      legend={copy.fields.kind}
      options={options}
      input={registration}
      error={error}
      className="min-[420px]:grid-cols-2"
    />
  );
}
