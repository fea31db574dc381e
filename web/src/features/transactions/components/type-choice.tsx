import type { UseFormRegisterReturn } from 'react-hook-form';
import type { TransactionType } from '@/shared/api/types';
import { Segmented } from '@/shared/ui/segmented';
import { copy } from '../copy';

interface TypeChoiceProps {
  registration: UseFormRegisterReturn;
  types: readonly TransactionType[];
}

export function TypeChoice({ registration, types }: TypeChoiceProps) {
  const options = types.map((value) => ({ value, label: copy.type[value] }));
  return <Segmented legend={copy.fields.type} options={options} input={() => registration} />;
}
