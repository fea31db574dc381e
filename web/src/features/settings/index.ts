export { useThemeSetting } from './use-theme-setting';
