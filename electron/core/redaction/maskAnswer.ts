const mask = '•••'

/** Phone numbers, member numbers, id cards; shorter runs are counts, codes and row numbers. */
const longNumbers = /\d{5,}/g
const mailAddresses = /[^\s@，。；：、"'<>()（）]+@[^\s@，。；：、"'<>()（）]+/g

/**
 * The platform's words as the journal may keep them in the clear: a refusal can quote the customer it is about. Every value of
 * the rows that were sent is masked, and whatever looks like a number of a customer. Which row it was is known from the batch.
 *
 * @param body the JSON text of the call
 */
export function maskWords(words: string, body: string): string {
  const values = mayQuote(words, body) ? [...valuesIn(body)].filter((value) => words.includes(value)) : []
  // The longest first: a name may be a part of an address.
  values.sort((a, b) => b.length - a.length)
  const withoutValues = values.reduce((text, value) => text.replaceAll(value, mask), words)
  return withoutValues.replaceAll(mailAddresses, mask).replaceAll(longNumbers, mask)
}

/** What JSON writes in another way than it is. */
const escapedInJson = /["\\\u0000-\u001f\ud800-\udfff]/

/**
 * False where no value can stand in the words: then not one of their pairs of characters stands in the body. Taking a body of
 * 500 records apart takes longer than everything else between an answer and the next call, and nearly all answers are 「ok」.
 */
function mayQuote(words: string, body: string): boolean {
  if (escapedInJson.test(words)) return true
  for (let at = 0; at + 2 <= words.length; at += 1) if (body.includes(words.slice(at, at + 2))) return true
  return false
}

/** The values of all records, but for single characters: they tell nobody apart and would mask the platform's own words. */
function valuesIn(body: string): Set<string> {
  const values = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      const text = value.trim()
      if (text.length > 1) values.add(text)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      // The name of a field is no customer's.
      if (key !== 'configName') collect(inner)
    }
  }
  collect((JSON.parse(body) as { data?: unknown }).data)
  return values
}
