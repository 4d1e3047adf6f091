const shapes = [
  // 2024-03-05, 2024/3/5, 2024.3.5 0:00, 2024-03-05T00:00:00.000Z, 2024年3月5日 星期二
  /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?| ?(?:星期|周)[一二三四五六日天])?$/,
  // 3月5日, 3月, 2024年3月, 三月五日
  /^(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?$/,
  /^(?:[〇零○一二三四五六七八九]{4}年)?[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?$/,
  // 3/5/2024, 03/05/24, as a spreadsheet in English writes it
  /^\d{1,2}\/\d{1,2}\/(?:\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?$/i,
  // 5-Mar, 05-Mar-24, Mar-05
  /^\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[- ]\d{2,4})?$/i,
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[- ]\d{2,4}$/i,
  // Java's Date
  /^(?:mon|tue|wed|thu|fri|sat|sun) [a-z]{3} \d\d \d\d:\d\d:\d\d [a-z]{3,4} \d{4}$/i,
  // 1:30 became a time; 43:05.0 is one without its hours
  /^(?:(?:上午|下午) ?)?\d{1,2}:\d{2}(?::\d{2}|\.\d)?(?: ?[AP]M)?$/i,
]
const longest = 30
/** By UTF-16 unit: every shape begins with a digit, a letter, a Chinese numeral, 上午 or 下午. */
const mayBegin = new Uint8Array(0x1_0000)
for (const [first, last] of ['09', 'az', 'AZ'])
  mayBegin.fill(1, first!.charCodeAt(0), last!.charCodeAt(0) + 1)
for (const numeral of '〇零○一二三四五六七八九十上下') mayBegin[numeral.charCodeAt(0)] = 1
const mayBeDate = /[-/.:月 ]/

/**
 * Whether a text is a date or time as spreadsheets write them. In a number or name column, a spreadsheet has
 * turned input such as 3-5 or 2024-0305 into a date, and the original input is lost.
 *
 * @param text cleaned
 */
export function isDateText(text: string): boolean {
  if (text.length < 2 || text.length > longest || !mayBeDate.test(text)) return false
  return shapes.some((shape) => shape.test(text))
}

/** Whether a date may begin with a UTF-16 unit. */
export function mayBeginDate(unit: number): boolean {
  return mayBegin[unit] === 1
}
