/**
 * The remainder by 97 of a code as ISO 7064 reads it: letters count 10 to 35. Account numbers and
 * creditor references, first four characters moved to the end, leave 1. Digits and capitals only.
 */
export function remainderBy97(code: string): number {
  let remainder = 0;
  for (const sign of code) {
    const value = Number.parseInt(sign, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
