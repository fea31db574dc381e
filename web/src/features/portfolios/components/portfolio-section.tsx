import type { Ref } from 'react';
import type { AccountType, Portfolio, PortfolioGroup } from '@/shared/api/types';
import { Section } from '@/shared/ui/section';
import { messages } from '../messages';
import { PortfolioRow } from './portfolio-row';
import { Totals } from './totals';

interface PortfolioSectionProps {
  kind: AccountType;
  portfolios: Portfolio[];
  group: PortfolioGroup | undefined;
  headingRef: Ref<HTMLHeadingElement>;
  onEdit: (portfolio: Portfolio) => void;
  onDelete: (portfolio: Portfolio) => void;
}

/** The portfolios of one kind, with their totals. */
export function PortfolioSection({ kind, portfolios, group, headingRef, onEdit, onDelete }: PortfolioSectionProps) {
  const hasTotals = group !== undefined && group.totals.length > 0;
  return (
    <Section
      headingRef={headingRef}
      title={messages.sections[kind]}
      aside={hasTotals && <Totals totals={group.totals} className="pr-9 text-sm/6" />}
    >
      {portfolios.length === 0 ? (
        <p className="py-4 text-muted-foreground">{messages.emptyKind[kind]}</p>
      ) : (
        <ul>
          {portfolios.map((portfolio) => (
            <PortfolioRow
              key={portfolio.id}
              portfolio={portfolio}
              onEdit={() => onEdit(portfolio)}
              onDelete={() => onDelete(portfolio)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
