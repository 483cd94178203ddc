import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { routes } from '../src/app/router';
import { makeQueryClient } from '../src/lib/queries';
import { keepSession } from '../src/lib/session';
import { FakeApi } from './fake-api';

/** Opens the whole client at an address, as a person would, with a pretended server behind it. */
export async function visit(address: string, { signedIn = true, prepare }: { signedIn?: boolean; prepare?: (fake: FakeApi) => void } = {}) {
  const fake = new FakeApi();
  if (!signedIn) fake.me = null;
  prepare?.(fake);
  keepSession(null);
  vi.stubGlobal('fetch', fake.fetch);
  const client = makeQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const shown = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { fake, router, client, ...shown };
}
