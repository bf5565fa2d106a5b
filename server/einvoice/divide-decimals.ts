const DIGITS = 10;

/**
 * dividend ÷ divisor as a decimal string with up to ten digits after the point, rounded half away
 * from zero. For showing a price per unit; amounts of money are never made with it.
 */
export function divideDecimals(dividend: string, divisor: string): string {
  const [a, scaleA] = read(dividend);
  const [b, scaleB] = read(divisor);
  if (b === 0n) return dividend;
  const numerator = a * 10n ** BigInt(DIGITS + scaleB);
  const denominator = b * 10n ** BigInt(scaleA);
  const isNegative = numerator < 0n !== denominator < 0n;
  const quotient = (2n * abs(numerator) + abs(denominator)) / (2n * abs(denominator));
  const digits = quotient.toString().padStart(DIGITS + 1, '0');
  const fraction = digits.slice(-DIGITS).replace(/0+$/u, '');
  const text = digits.slice(0, -DIGITS) + (fraction === '' ? '' : `.${fraction}`);
  return isNegative && quotient !== 0n ? `-${text}` : text;
}

function read(text: string): readonly [digits: bigint, scale: number] {
  const [whole = '0', fraction = ''] = text.split('.');
  return [BigInt(whole + fraction), fraction.length];
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
