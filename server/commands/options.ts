import { parseArgs } from 'node:util';

/** `--name value` for each of these names and nothing else; a string is what is wrong. */
export function readOptions<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Partial<Record<Name, string>> | string {
  const known = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args: [...args], options: known, allowPositionals: false });
    return values as Partial<Record<Name, string>>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's own sentence, without the advice behind it on how to pass a positional argument.
    return error.message.split('. ', 1)[0] ?? error.message;
  }
}
