import type { AdminInvoice } from '../../server/contract/admin.ts';
import type { AdminContext } from './admin-session.ts';

type Actor = AdminInvoice['timeline'][number]['actor'];

/** Who did something, standing alone: a person by name, everybody else in a word. */
export function actorOf(admin: AdminContext, actor: Actor): string {
  return nameOf(admin, actor) ?? wordOf(admin, actor);
}

/** The same inside a sentence. */
export function actorWithin(admin: AdminContext, actor: Actor): string {
  const word = wordOf(admin, actor);
  return nameOf(admin, actor) ?? word.charAt(0).toLowerCase() + word.slice(1);
}

const nameOf = ({ me }: AdminContext, { kind, via, id }: Actor): string | undefined =>
  kind === 'vendor' && via === 'admin'
    ? me.people.find((person) => person.id === id)?.name
    : undefined;

function wordOf({ t }: AdminContext, { kind, via }: Actor): string {
  const words = t.timeline.actors;
  return kind === 'vendor' && via === 'api' ? words.api : words[kind];
}
