/** Something a person has to put right, and the id of the field where. */
export interface FormProblem {
  readonly field: string;
  readonly text: string;
}

/** The attributes that tie a field to what is wrong with it, for eyes and ears alike. */
export function problemOf(problems: readonly FormProblem[], field: string) {
  const problem = problems.find((candidate) => candidate.field === field);
  if (!problem) return { text: undefined, attributes: {} };
  return {
    text: problem.text,
    attributes: { 'aria-invalid': 'true', 'aria-describedby': `${field}-problem` } as const,
  };
}
