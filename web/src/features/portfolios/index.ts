export { portfolioSummaryQuery, portfoliosQuery } from './api';
export { CreatePortfolioDialog } from './components/dialogs';
export { PortfolioBoard } from './components/portfolio-board';
export { copy as portfolioCopy } from './copy';
