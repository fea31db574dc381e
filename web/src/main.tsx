import '@/shared/styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { App } from '@/app/app';
import { routes } from '@/app/router';
import { startLanguage } from '@/shared/i18n/language';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

startLanguage().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App router={createBrowserRouter(routes)} />
    </StrictMode>,
  );
});
