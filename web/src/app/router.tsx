import { createBrowserRouter, type RouteObject } from 'react-router';
import { Frame } from './frame';
import { Loading, NotFoundPage, PageFault } from './page-fault';

type PageModule = { default: () => React.ReactNode };

/** A page in a chunk of its own: its module's default export is the component. */
const page = (path: string, load: () => Promise<PageModule>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
  errorElement: <PageFault />,
});

/** All addresses of the client. Every page is loaded when it is first visited; to add one, add a line and a file with a default export. */
export const routes: RouteObject[] = [
  { ...page('/sign-in', () => import('../features/sign-in/sign-in-page')), hydrateFallbackElement: <Loading /> },
  {
    element: <Frame />,
    errorElement: <PageFault />,
    hydrateFallbackElement: <Loading />,
    children: [
      page('/', () => import('../features/inbox/inbox-page')),
      page('/documents/new', () => import('../features/new-document/new-document-page')),
      page('/documents/:id', () => import('../features/card/card-page')),
      page('/documents/:id/edit', () => import('../features/editor/editor-page')),
      page('/documents/:id/route', () => import('../features/route/route-page')),
      page('/documents/:id/review/:stepId', () => import('../features/review/review-page')),
      page('/documents/:id/correction', () => import('../features/corrections/correction-page')),
      page('/documents/:id/compare', () => import('../features/compare/compare-page')),
      page('/signing', () => import('../features/signatures/signing-page')),
      page('/signing/:sessionId', () => import('../features/signatures/signing-page')),
      page('/journals', () => import('../features/records/journals-page')),
      page('/incoming/:id', () => import('../features/records/incoming-page')),
      page('/archive', () => import('../features/records/archive-page')),
      page('/substitutions', () => import('../features/substitutions/substitutions-page')),
      page('/notifications', () => import('../features/notifications/notifications-page')),
      page('/profile', () => import('../features/signatures/profile-page')),
      page('/verify', () => import('../features/verify/verify-page')),
      page('/operations', () => import('../features/operations/operations-page')),
      page('/search', () => import('../features/search/search-page')),
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];

export const makeRouter = () => createBrowserRouter(routes);
