import type { CreatedApiKey } from '../../server/contract/api-key.ts';
import { readForm } from './admin-forms.ts';
import { seeOther, signInFirst } from './admin-session.ts';
import type { AdminContext } from './admin-session.ts';
import type { FormProblem } from './form-problems.ts';

/** The page of API keys after a POST: a key that is shown this once, or what is wrong. */
export interface KeysForm {
  readonly made: CreatedApiKey | undefined;
  readonly label: string;
  readonly problems: readonly FormProblem[];
}

/** Makes or revokes a key. A new one is in the answer itself: there is no other page that could show it. */
export async function changeKeys(
  admin: AdminContext,
  request: Request,
  url: URL,
): Promise<KeysForm | Response> {
  const { revoke, label = '', key = '' } = await readForm(request);
  if (revoke !== undefined) {
    const answer = await admin.api.revokeApiKey(revoke);
    if (!answer.ok && answer.status === 401) return signInFirst({ url, request });
    return seeOther(`${url.pathname}?key=${answer.ok ? 'revoked' : 'gone'}`);
  }
  const answer = await admin.api.makeApiKey(label, key);
  if (answer.ok) return { made: answer.value, label: '', problems: [] };
  if (answer.status === 401) return signInFirst({ url, request });
  const { wrong, tooMany } = admin.t.keys;
  const text = answer.code === 'tooManyApiKeys' ? tooMany : wrong;
  return { made: undefined, label, problems: [{ field: 'label', text }] };
}
