import { useT } from '../../lib/i18n/i18n';
import { Page } from '../../ui/page';

export default function SigningPage() {
  const t = useT();
  return <Page title={t.app.loading}>{null}</Page>;
}
