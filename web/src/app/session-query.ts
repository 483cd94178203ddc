import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../lib/api';
import { keepSession, type Session } from '../lib/session';
import { keys } from '../lib/queries';

async function fetchSession(): Promise<Session> {
  const session = await answer(api.GET('/api/session'));
  keepSession(session);
  return session;
}

/** Who is signed in; a 401 leads to the sign-in page (see `Frame`). */
export const useSessionQuery = () => useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: 60_000, refetchOnWindowFocus: false });
