import { Plus } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { LogoMark } from '@/shared/ui/logo';
import { copy } from '../copy';

export function EmptyDashboard({ onAdd }: { onAdd: () => void }) {
  return (
    <div className="mx-auto max-w-sm py-16 text-center">
      <LogoMark className="mx-auto mb-5 size-10 opacity-80" />
      <h2 className="font-semibold text-lg/7">{copy.empty.title}</h2>
      <p className="mt-1.5 mb-6 text-pretty text-muted-foreground">{copy.empty.text}</p>
      <Button onClick={onAdd}>
        <Plus aria-hidden />
        {copy.add}
      </Button>
    </div>
  );
}
