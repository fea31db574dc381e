export { LegalLayout } from './components/legal-layout';
