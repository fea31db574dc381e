import { messages } from '@/shared/data-messages';
import { Button } from './button';

interface ShowMoreProps {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The button below a list that loads more items. */
export function ShowMore({ list }: ShowMoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="secondary"
      className="mx-auto"
      pending={list.isFetchingNextPage}
      onClick={() => list.fetchNextPage()}
    >
      {messages.showMore}
    </Button>
  );
}
