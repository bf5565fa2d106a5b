/**
 * Reads a QR code as ISO/IEC 18004 says, module by module, and shares no code with what draws it. It
 * mends nothing: a code that was drawn, not photographed, has no errors. Level M, text in bytes.
 */
export function readQr(rows: readonly string[]): string {
  const size = rows.length;
  const version = (size - 17) / 4;
  const blocks = BLOCKS[version - 1];
  if (blocks === undefined) throw new Error(`no code of ${size} modules`);
  const isDark = (row: number, column: number): boolean => rows[row]?.[column] === '1';
  const mask = maskOf(isDark);
  const bits = placesOf(size, version).map(([row, column]) =>
    isDark(row, column) === isMasked(mask, row, column) ? 0 : 1,
  );
  const codewords = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    toNumber(bits.slice(at * 8, at * 8 + 8)),
  );
  return textOf(apart(codewords, blocks), version);
}

/** Data codewords of each block at level M, by version: an EPC code has at most version 13. */
const BLOCKS: readonly (readonly number[])[] = [
  [16],
  [28],
  [44],
  [32, 32],
  [43, 43],
  [27, 27, 27, 27],
  [31, 31, 31, 31],
  [38, 38, 39, 39],
  [36, 36, 36, 37, 37],
  [43, 43, 43, 43, 44],
  [50, 51, 51, 51, 51],
  [36, 36, 36, 36, 36, 36, 37, 37],
  [37, 37, 37, 37, 37, 37, 37, 37, 38],
];

/** Level and mask stand beside the first corner, under a mask of their own. */
function maskOf(isDark: (row: number, column: number) => boolean): number {
  const [b14, b13, b12, b11, b10] = [0, 1, 2, 3, 4].map((column) => isDark(8, column));
  if (b14 !== true || b13 === true) throw new Error('the level is not M');
  return (b12 === true ? 0 : 4) + (b11 === true ? 2 : 0) + (b10 === true ? 0 : 1);
}

function isMasked(mask: number, row: number, column: number): boolean {
  const product = row * column;
  const values = [
    (row + column) % 2,
    row % 2,
    column % 3,
    (row + column) % 3,
    (Math.floor(row / 2) + Math.floor(column / 3)) % 2,
    (product % 2) + (product % 3),
    ((product % 2) + (product % 3)) % 2,
    (((row + column) % 2) + (product % 3)) % 2,
  ];
  return values[mask] === 0;
}

type Place = readonly [row: number, column: number];

/** Where the bits stand: up and down in pairs of columns from the right, past the fixed patterns. */
function placesOf(size: number, version: number): readonly Place[] {
  const places: Place[] = [];
  let isUp = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step += 1) {
      const row = isUp ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (!isFixed(row, column, size, version)) places.push([row, column]);
      }
    }
    isUp = !isUp;
  }
  return places;
}

function isFixed(row: number, column: number, size: number, version: number): boolean {
  const isCorner =
    (row < 9 && (column < 9 || column >= size - 8)) || (row >= size - 8 && column < 9);
  const isVersion =
    version >= 7 &&
    ((row < 6 && column >= size - 11 && column < size - 8) ||
      (column < 6 && row >= size - 11 && row < size - 8));
  return (
    isCorner || isVersion || row === 6 || column === 6 || isAligning(row, column, size, version)
  );
}

function isAligning(row: number, column: number, size: number, version: number): boolean {
  if (version < 2) return false;
  const last = size - 7;
  const centres = version < 7 ? [6, last] : [6, (6 + last) / 2, last];
  const isNear = (at: number, centre: number): boolean => Math.abs(at - centre) <= 2;
  return centres.some((y) =>
    centres.some((x) => {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      return !isFinder && isNear(row, y) && isNear(column, x);
    }),
  );
}

/** The blocks were dealt out like cards; what is left behind them mends errors. */
function apart(codewords: readonly number[], blocks: readonly number[]): readonly number[] {
  const dealt = blocks.map((): number[] => []);
  let at = 0;
  for (let turn = 0; turn < Math.max(...blocks); turn += 1) {
    for (const [index, length] of blocks.entries()) {
      if (turn < length) dealt[index]?.push(codewords[at++] ?? 0);
    }
  }
  return dealt.flat();
}

const BYTES = 4;

function textOf(data: readonly number[], version: number): string {
  const bits = data.flatMap((one) => Array.from({ length: 8 }, (_, bit) => (one >> (7 - bit)) & 1));
  const lengthBits = version < 10 ? 8 : 16;
  if (toNumber(bits.slice(0, 4)) !== BYTES) throw new Error('the text is not in bytes');
  const length = toNumber(bits.slice(4, 4 + lengthBits));
  const begin = 4 + lengthBits;
  const bytes = Array.from({ length }, (_, at) =>
    toNumber(bits.slice(begin + at * 8, begin + at * 8 + 8)),
  );
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
}

const toNumber = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum * 2 + bit, 0);
