import type { UseFormRegisterReturn } from 'react-hook-form';
import type { TransactionType } from '@/shared/api/types';
import { Segmented } from '@/shared/ui/segmented';
import { messages } from '../messages';

interface TypeChoiceProps {
  registration: UseFormRegisterReturn;
  types: readonly TransactionType[];
}

export function TypeChoice({ registration, types }: TypeChoiceProps) {
  const options = types.map((value) => ({ value, label: messages.type[value] }));
  return <Segmented legend={messages.fields.type} options={options} input={() => registration} />;
}
