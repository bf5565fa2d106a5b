import type { Deps } from '../deps.ts';

/** What a command needs of the house: no mail, no keys. */
export type CommandDeps = Pick<Deps, 'db' | 'clock' | 'newId' | 'config'> & {
  /** null: the sandbox's, which lives in its server alone. */
  readonly payments: Deps['payments'] | null;
};

/** What a person typed after the command's name, and the folder that relative paths begin at. */
export type Typed = { readonly args: readonly string[]; readonly folder: string };

/** Words for the terminal; a mistake is one sentence. */
export type Said = { readonly ok: boolean; readonly text: string };

export type Command = (deps: CommandDeps, typed: Typed) => Promise<Said>;

export const said = (...lines: readonly string[]): Said => ({ ok: true, text: lines.join('\n') });
export const mistaken = (sentence: string): Said => ({ ok: false, text: sentence });
