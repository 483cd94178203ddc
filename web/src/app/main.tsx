import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { loadLanguage, loadProblems } from '../lib/i18n/i18n';
import { currentPreferences, showPreferences } from '../lib/preferences';
import { makeQueryClient } from '../lib/queries';
import { makeRouter } from './router';
import '../styles/base.css';

showPreferences();
const queryClient = makeQueryClient();
const router = makeRouter();

loadLanguage(currentPreferences().language)
  .catch(() => undefined)
  .then(() => {
    const root = document.getElementById('root');
    if (!root) throw new Error('the page has no #root');
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
    setTimeout(() => void loadProblems().catch(() => undefined), 300);
  });
