import { generatePath, type RouteObject, redirect } from 'react-router';
import { AuthLayout, guestLoader, ProtectedRoute, protectedLoader } from '@/features/auth';
import { paths } from '@/shared/lib/paths';
import { lazyRoute } from './lazy-route';
import { NotFound } from './not-found';
import { RootLayout } from './root-layout';
import { RouteError } from './route-error';
import { Splash } from './splash';

/** All pages. Each is its own chunk; the chunks of protected pages are fetched only after the guard has passed. */
export const routes: RouteObject[] = [
  {
    Component: RootLayout,
    ErrorBoundary: RouteError,
    HydrateFallback: Splash,
    children: [
      { path: paths.home, loader: () => redirect(paths.dashboard), element: null },
      {
        Component: AuthLayout,
        loader: guestLoader,
        children: [
          { path: paths.login, ...lazyRoute(() => import('@/features/auth/pages/login-page')) },
          { path: paths.register, ...lazyRoute(() => import('@/features/auth/pages/register-page')) },
        ],
      },
      { path: paths.terms, ...lazyRoute(() => import('@/features/legal/pages/terms-page')) },
      { path: paths.privacy, ...lazyRoute(() => import('@/features/legal/pages/privacy-page')) },
      {
        Component: ProtectedRoute,
        children: [
          {
            ...lazyRoute(() => import('./shell'), protectedLoader),
            children: [
              {
                ErrorBoundary: RouteError,
                children: [
                  {
                    path: paths.dashboard,
                    ...lazyRoute(() => import('@/features/dashboard/pages/dashboard-page'), protectedLoader),
                  },
                  {
                    path: paths.transactions,
                    ...lazyRoute(() => import('@/features/transactions/pages/transactions-page'), protectedLoader),
                  },
                  {
                    path: paths.changes,
                    ...lazyRoute(() => import('@/features/changes/pages/changes-page'), protectedLoader),
                  },
                  {
                    path: paths.accounts,
                    ...lazyRoute(() => import('@/features/accounts/pages/accounts-page'), protectedLoader),
                  },
                  {
                    path: paths.account,
                    ...lazyRoute(() => import('@/features/accounts/pages/account-page'), protectedLoader),
                  },
                  {
                    path: paths.budgets,
                    ...lazyRoute(() => import('@/features/budgets/pages/budgets-page'), protectedLoader),
                  },
                  {
                    path: paths.portfolios,
                    ...lazyRoute(() => import('@/features/portfolios/pages/portfolios-page'), protectedLoader),
                  },
                  {
                    path: paths.portfolio,
                    ...lazyRoute(() => import('@/features/portfolios/pages/portfolio-page'), protectedLoader),
                  },
                  {
                    path: paths.categories,
                    ...lazyRoute(() => import('@/features/categories/pages/categories-page'), protectedLoader),
                  },
                  {
                    path: paths.settings,
                    loader: () => redirect(generatePath(paths.settingsSection, { section: 'profile' })),
                    element: null,
                  },
                  {
                    path: paths.settingsSection,
                    ...lazyRoute(() => import('@/features/settings/pages/settings-page'), protectedLoader),
                  },
                ],
              },
            ],
          },
        ],
      },
      { path: '*', Component: NotFound },
    ],
  },
];
