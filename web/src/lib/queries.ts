import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './problem';

/** Names under which answers are kept; whoever changes something on the server invalidates by these. */
export const keys = {
  session: ['session'] as const,
  kinds: ['kinds'] as const,
  people: (search: string) => ['people', search] as const,
  units: ['units'] as const,
  inbox: ['inbox'] as const,
  inboxTab: (tab: string, filter: object) => ['inbox', tab, filter] as const,
  inboxCounts: ['inbox', 'counts'] as const,
  documents: ['documents'] as const,
  document: (id: string) => ['document', id] as const,
  route: (id: string) => ['document', id, 'route'] as const,
  workingCopy: (id: string) => ['document', id, 'working-copy'] as const,
  versions: (id: string) => ['document', id, 'versions'] as const,
  version: (id: string, number: number) => ['document', id, 'versions', number] as const,
  changes: (id: string, from: number, to: number | undefined) => ['document', id, 'changes', from, to ?? 'working-copy'] as const,
  sinceMine: (id: string) => ['document', id, 'since-mine'] as const,
  templates: (kind: string) => ['templates', kind] as const,
  plan: (id: string, wish: object) => ['document', id, 'plan', wish] as const,
  signatures: (id: string) => ['document', id, 'signatures'] as const,
  signings: ['signings'] as const,
  signing: (id: string) => ['signings', id] as const,
  certificates: ['certificates'] as const,
  notifications: ['notifications'] as const,
  substitutions: ['substitutions'] as const,
  journals: ['journals'] as const,
  archive: ['archive'] as const,
  demoAccounts: ['demo-accounts'] as const,
};

/** Answers count as fresh for a few seconds; refusals are not retried, only a lost connection or a fault of the server is. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: 'always',
        refetchOnWindowFocus: true,
        retry: (count, error) => count < 2 && (asProblem(error).status >= 500 || asProblem(error).status === 0),
        retryDelay: (count) => 400 * 2 ** count,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
