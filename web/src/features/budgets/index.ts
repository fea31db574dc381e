export { budgetProgressQuery } from './api';
export { ProgressLine } from './components/progress-line';
