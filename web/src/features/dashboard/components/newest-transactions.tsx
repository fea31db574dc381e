import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Amount, newestTransactionsQuery, TransactionText } from '@/features/transactions';
import { formatDay } from '@/shared/lib/days';
import { paths } from '@/shared/lib/paths';
import { Loaded } from '@/shared/ui/loaded';
import { Section } from '@/shared/ui/section';
import { messages } from '../messages';

const MAX_SHOWN = 6;

export function NewestTransactions() {
  const query = useQuery(newestTransactionsQuery(MAX_SHOWN));
  return (
    <Section
      title={messages.newest.title}
      aside={
        <Link to={paths.transactions} className="link text-sm">
          {messages.newest.all}
        </Link>
      }
    >
      <Loaded query={query} skeleton="mt-3 h-80">
        {(transactions) =>
          transactions.length === 0 ? (
            <p className="py-4 text-muted-foreground">{messages.newest.none}</p>
          ) : (
            <ul>
              {transactions.map((transaction) => (
                <li key={transaction.id} className="flex items-start gap-3 border-b py-2.5 last:border-b-0">
                  <TransactionText transaction={transaction}>
                    {formatDay(transaction.booked_on, 'short')}
                  </TransactionText>
                  <Amount transaction={transaction} className="text-sm/6" />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
