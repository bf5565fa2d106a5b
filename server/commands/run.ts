import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { mistaken } from './command.ts';
import type { Command, CommandDeps, Said } from './command.ts';
import type { Asked } from './desk.ts';
import { personCommand } from './person.ts';
import { reconcileCommand } from './reconcile.ts';
import { vendorCommand } from './vendor.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['vendor', vendorCommand],
  ['person', personCommand],
  ['backup', backupCommand],
  ['audit', auditCommand],
  ['reconcile', reconcileCommand],
]);

export const isCommand = (name: string): boolean => COMMANDS.has(name);

export const unknownCommand = (name: string): string =>
  `There is no command "${name}", only ${[...COMMANDS.keys()].join(', ')}; without one the server starts.`;

/** Carries out what a person asked for at the terminal, here or through the desk of a running server. */
export async function runCommand(deps: CommandDeps, asked: Asked): Promise<Said> {
  const command = COMMANDS.get(asked.command);
  return command ? command(deps, asked) : mistaken(unknownCommand(asked.command));
}
