import { copy } from '@/shared/copy';
import { Button } from './button';

interface ShowMoreProps {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Below a list that has more than it shows. */
export function ShowMore({ list }: ShowMoreProps) {
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="secondary"
      className="mx-auto"
      pending={list.isFetchingNextPage}
      onClick={() => list.fetchNextPage()}
    >
      {copy.showMore}
    </Button>
  );
}
