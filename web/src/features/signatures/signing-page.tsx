import { useParams } from 'react-router';
import { CeremonyPage } from './ceremony-page';
import { SigningHome } from './signing-home';
import './signing.css';

/** «Підписання»: the piles that wait, or one ceremony from looking through to its result. */
export default function SigningPage() {
  const { sessionId } = useParams();
  return sessionId ? <CeremonyPage key={sessionId} sessionId={sessionId} /> : <SigningHome />;
}
