import { readFileSync } from 'node:fs';

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a file as `docker run --env-file` reads it: one `NAME=value` a line, the value as it
 * stands, `#` before a remark. What Docker and a shell read differently is refused, so that one file
 * means one thing; a line is told by its number, as it may hold a secret.
 */
export function readSettingsFile(
  path: string,
): { ok: true; env: Env } | { ok: false; mistakes: readonly string[] } {
  const text = textOf(path);
  if (text === undefined)
    return { ok: false, mistakes: [`SALDO_ENV_FILE cannot be used: ${path} cannot be read.`] };
  const lines = text.split(/\r?\n/).map((line, at) => readLine(line.trim(), at + 1));
  const mistakes = lines.flatMap((line) => (typeof line === 'string' ? [line] : []));
  if (mistakes.length > 0) return { ok: false, mistakes };
  return {
    ok: true,
    env: Object.fromEntries(lines.flatMap((line) => (typeof line === 'object' ? [line] : []))),
  };
}

/** A name and its value, nothing for a line that sets nothing, or what is wrong. */
function readLine(line: string, number: number): readonly [string, string] | string | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
  if (name === undefined)
    return `SALDO_ENV_FILE cannot be used: line ${number} is neither NAME=value nor a remark after #.`;
  if (/^(["']).*\1$/.test(value))
    return `SALDO_ENV_FILE cannot be used: in line ${number} the value of ${name} stands in quotes, which would become a part of it. Leave them out.`;
  return [name, value];
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/u, '');
  } catch {
    return undefined;
  }
}
