import { useSyncExternalStore } from 'react';
import { currentSession, onSession, type Session } from './session';

/** Who is signed in; inside the frame there always is somebody. Throws outside of it. */
export function useSession(): Session {
  const session = useSyncExternalStore(onSession, currentSession);
  if (!session) throw new Error('this part of the page needs a session');
  return session;
}
