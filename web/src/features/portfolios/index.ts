export { portfolioSummaryQuery } from './api';
export { PortfolioTotals } from './components/portfolio-totals';
