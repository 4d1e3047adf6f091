const digits = new Map<string, number>(
  [...'零一二三四五六七八九'].map((character, value): [string, number] => [character, value]),
)
digits.set('〇', 0).set('○', 0).set('元', 1)

/** Converts a run of Chinese numerals to digits: digit by digit (一九九〇 → 1990) or with 十 (二十一 → 21). */
function convertRun(run: string): string {
  const ten = run.indexOf('十')
  if (ten === -1) return [...run].map((character) => digits.get(character)).join('')
  const tens = ten === 0 ? 1 : digits.get(run.slice(0, ten))
  const ones = ten === run.length - 1 ? 0 : digits.get(run.slice(ten + 1))
  return tens === undefined || ones === undefined ? run : String(tens * 10 + ones)
}

/**
 * Converts Chinese numerals in a date to Arabic ones; 元 counts as 1 only in 元年 and 元月. Other text is
 * unchanged.
 */
export function convertChineseNumerals(text: string): string {
  return text.replace(/[零〇○一二三四五六七八九十]+|元(?=月)/g, convertRun)
}
