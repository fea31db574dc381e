export { AuthLayout } from './components/auth-layout';
export { ProtectedRoute } from './components/protected-route';
export { UserMenu } from './components/user-menu';
export { guestLoader, protectedLoader } from './guards';
export { useAuthStore } from './store';
