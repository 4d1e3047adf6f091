import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standardFields } from '../../../../electron/shared/model/field.ts'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import { readSerializedList } from '../../../../electron/core/conversion/list.ts'
import { cleanCode, cleanText, toHalfWidth } from '../../../../electron/core/conversion/text.ts'

/** Texts made of what cells hold: digits, signs, Chinese, full-width and invisible characters, any Unicode. */
const pieces = fc.constantFrom(
  ...'0123456789+-/.年月日时分星期:：,，、;；|\n\t 　男女先生未知农历初一二〇十廿元aMFeEoZT@*xX#\'="（）()１８６－％',
  '\u200b',
  '\u00a0',
  '\ufeff',
  '\ud83d\ude00',
  '\ud800',
  '1990-05-01',
  '13812345678',
  '1.38E+10',
  'null',
  '="1"',
)
const cellText = fc.oneof(
  fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

const conversions = createConversions('2026-11-24')
const choosing = createConversions('2026-11-24', {
  twoDigitYears: 'lastHundredYears',
  dayMonthOrder: 'dayFirst',
  disabled: ['fullWidth'],
  valueMatches: [{ field: 'sex', from: '0', to: '女' }],
})

describe.each(standardFields)('the conversion of %s, for any text', (field) => {
  const convert = conversions[field]

  test('never throws and never empties a refused text: the user must see what was there', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = convert(text)
        expect(typeof value).toBe('string')
        if (finding?.severity === 'error') expect(value).not.toBe('')
        choosing[field](text)
      }),
      { numRuns: 400 },
    )
  })

  test('is stable: converting its value again changes nothing and finds no error', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = convert(text)
        if (finding?.severity === 'error') return
        const again = convert(value)
        // 满1/200元 is two tags, and joined they look like one with a number in it.
        if (again.finding?.code === 'tags.comma') return
        expect(again.value).toBe(value)
        expect(again.finding?.severity).not.toBe('error')
      }),
      { numRuns: 400 },
    )
  })

  test('puts counts into its findings, never text of the cell', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        for (const param of Object.values(convert(text).finding?.params ?? {}))
          expect(typeof param).toBe('number')
      }),
      { numRuns: 200 },
    )
  })
})

describe('a conversion invents nothing', () => {
  test('makes a mobile number of the digits of the cell only, in their order', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = conversions.phone(text)
        if (finding !== null || value === '') return
        expect(value).toMatch(/^1[3-9]\d{9}$/)
        expect(toHalfWidth(text).replace(/\D/g, '')).toContain(value)
      }),
      { numRuns: 2_000 },
    )
  })

  test('never changes a mobile number because of spaces, dashes or a country code', () => {
    const separator = fc.constantFrom('', ' ', '-', '\u00a0', '－', '.')
    fc.assert(
      fc.property(
        fc.stringMatching(/^1[3-9]\d{9}$/),
        fc.constantFrom('', '+86', '0086', '86', '+86 ', '86-'),
        separator,
        separator,
        (number, prefix, one, other) => {
          const text = `${prefix}${number.slice(0, 3)}${one}${number.slice(3, 7)}${other}${number.slice(7)}`
          // 1300000.0000 is a number that a program wrote with decimals.
          fc.pre(!/^\d+\.0+$/.test(text))
          expect(conversions.phone(text)).toEqual({ value: number, finding: null })
        },
      ),
    )
  })

  test('reads every real day in every complete spelling as that day', () => {
    const day = fc.date({
      min: new Date(Date.UTC(1930, 0, 1)),
      max: new Date(Date.UTC(2026, 10, 24)),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
        const serial = Date.UTC(year, month - 1, dayOfMonth) / 86_400_000 + 25_569
        for (const text of [
          `${year}/${month}/${dayOfMonth}`,
          `${year}年${month}月${dayOfMonth}日`,
          iso.replaceAll('-', ''),
          `${iso} 12:30:00`,
          String(serial),
        ]) {
          expect(conversions.birthday(text)).toEqual({ value: iso, finding: null })
        }
      }),
    )
  })

  test('sends only birthdays that are real days and not in the future', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = conversions.birthday(text)
        if (finding?.severity === 'error' || value === '') return
        expect(new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10)).toBe(value)
        expect(value <= '2026-11-24').toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('sends sex as 男, as 女 or not at all', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = conversions.sex(text)
        if (finding?.severity !== 'error') expect(['男', '女', '']).toContain(value)
      }),
    )
  })

  test('removes nothing from tags but separators, repetitions and invisible characters', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        const { value, finding } = conversions.tags(text)
        if (finding !== null) return
        // A list as programs write it loses its quotes and brackets too.
        if (readSerializedList(cleanText(text)) !== null) return
        // Tags with brackets or quotes, web addresses and numbers keep the separators in them.
        if (/[([{（［｛【《「『〖〔〈“"&]|\d[/／]\d|:\/\/|www\./.test(text)) return
        for (const part of cleanText(text).split(/[,，﹐、､﹑;；﹔|｜│┋/／\n]/)) {
          const tag = cleanText(part)
          if (tag !== '' && readSerializedList(tag) === null) expect(value.split(',')).toContain(tag)
        }
      }),
    )
  })
})

describe('cleaning a text', () => {
  test('strips every mark that keeps a number text, also one behind a line break', () => {
    for (const text of ["'00123", '="00123"', "'\n'00123", '="\t="00123" "'])
      expect(cleanCode(text)).toBe('00123')
  })

  test('is idempotent and only removes characters', () => {
    fc.assert(
      fc.property(cellText, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text))
        expect(cleanCode(cleanCode(text))).toBe(cleanCode(text))
        expect(cleanText(text).length).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1_000 },
    )
  })
})
