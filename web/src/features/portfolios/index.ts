export { portfolioSummaryQuery, portfoliosQuery } from './api';
export { PortfolioTotals } from './components/portfolio-totals';
