import { Link } from 'react-router';
import { PortfolioTotals } from '@/features/portfolios';
import { paths } from '@/shared/lib/paths';
import { Section } from '@/shared/ui/section';
import { messages } from '../messages';

/** The value of the portfolios. */
export function Portfolios() {
  return (
    <Section
      title={messages.portfolios.title}
      aside={
        <Link to={paths.portfolios} className="link text-sm">
          {messages.portfolios.all}
        </Link>
      }
    >
      <div className="pt-3">
        <PortfolioTotals isSmall />
      </div>
    </Section>
  );
}
