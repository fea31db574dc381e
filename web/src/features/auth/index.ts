export { AccountMenu } from './components/account-menu';
export { AuthLayout } from './components/auth-layout';
export { ProtectedRoute } from './components/protected-route';
export { guestLoader, protectedLoader } from './guards';
export { useAuthStore } from './store';
