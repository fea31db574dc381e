import { Link } from 'react-router';
import { PortfolioTotals } from '@/features/portfolios';
import { paths } from '@/shared/lib/paths';
import { Section } from '@/shared/ui/section';
import { copy } from '../copy';

/** The value of the portfolios. */
export function Portfolios() {
  return (
    <Section
      title={copy.portfolios.title}
      aside={
        <Link to={paths.portfolios} className="link text-sm">
          {copy.portfolios.all}
        </Link>
      }
    >
      <div className="pt-3">
        <PortfolioTotals />
      </div>
    </Section>
  );
}
