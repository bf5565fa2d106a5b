/** Something a person has to put right, and the id of the field where. */
export interface FormProblem {
  readonly field: string;
  readonly text: string;
}

/**
 * The attributes that tie a field to what is wrong with it and to its hint, for eyes and ears alike.
 * A field has one list of descriptions: a second attribute of the name would be dropped by browsers.
 */
export function problemOf(problems: readonly FormProblem[], field: string, hintId?: string) {
  const problem = problems.find((candidate) => candidate.field === field);
  const hint = hintId ? { 'aria-describedby': hintId } : {};
  if (!problem) return { text: undefined, attributes: hint };
  const descriptions = [`${field}-problem`, ...(hintId ? [hintId] : [])];
  return {
    text: problem.text,
    attributes: { 'aria-invalid': 'true', 'aria-describedby': descriptions.join(' ') } as const,
  };
}
