import type { Account } from '@/shared/api/types';
import { messages } from '../messages';

interface AccountOptionsProps {
  accounts: Account[];
  /** An account that is offered even if it is closed. */
  chosen: string;
  /** Whether the account cannot be changed. */
  onlyChosen?: boolean;
}

/** Open accounts as options of a select. */
export function AccountOptions({ accounts, chosen, onlyChosen = false }: AccountOptionsProps) {
  const offered = accounts.filter(({ id, closed_on }) => id === chosen || !(onlyChosen || closed_on));
  return (
    <>
      {!onlyChosen && (
        <option value="" disabled>
          {messages.fields.chooseAccount}
        </option>
      )}
      {offered.map(({ id, name, currency, closed_on }) => (
        <option key={id} value={id}>
          {messages.fields[closed_on ? 'closedAccountOption' : 'accountOption']({ name, currency })}
        </option>
      ))}
    </>
  );
}
