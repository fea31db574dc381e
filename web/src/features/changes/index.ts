export { useToastWithUndo } from './use-undo';
