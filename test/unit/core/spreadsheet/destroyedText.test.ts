import { expect, it } from 'vitest'
import { gb18030Encoder } from '../../../support/workbooks/gb18030Encoder.ts'
import { isDestroyed } from '../../../../electron/core/spreadsheet/destroyedText.ts'

const toGb18030 = gb18030Encoder()

/** Chinese bytes as Windows-1252 shows them; the five codes that it lacks are dropped, as Excel does. */
const asLatin = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252').decode(bytes).replaceAll(/[\u0080-\u009f]/g, '')

// Punctuation between the hanzi hid them, and so did a lost code of Windows-1252; one member of a list was not looked at.
it.each([
  ['a sentence in GBK', asLatin(toGb18030('老顾客，喜欢红色（大）'))],
  ['a rare hanzi behind an everyday one', asLatin(toGb18030('李鑫鑫'))],
  ['an address in UTF-8 with lost codes', asLatin(Buffer.from('上海市杨浦区'))],
  ['a name in UTF-8 with lost codes', asLatin(Buffer.from('李小龙'))],
  ['a foreign name in UTF-8', asLatin(Buffer.from('José'))],
  ['one of several tags', 'VIP,??'],
  ['a tag between others', 'A;???;B'],
])('%s is destroyed', (_, text) => {
  expect(isDestroyed(text), text).toBe(true)
})

it.each([
  'José',
  'Müller-Lüdenscheidt',
  'Åsa Ödön',
  'São João',
  'ÇAĞRI',
  'Ærøskøbing',
  'Citroën, très élégant',
  'àéèç',
  '25°C±1',
  '50×60÷2',
  '£12.50 – £20',
  'Really?? Yes',
  'which, and why?',
  '喜欢红色？？',
  'https://a.example/?a=1&b=??',
])('%s is left alone', (text) => {
  expect(isDestroyed(text)).toBe(false)
})
