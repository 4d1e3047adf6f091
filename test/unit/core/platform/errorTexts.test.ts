import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../../electron/shared/errors/codes.ts'
import type { ErrorParams } from '../../../../electron/shared/errors/AppError.ts'
import { describeError } from '../../../../electron/shared/locales/describeError.ts'
import { findTextIn, loadTexts } from '../../../../electron/shared/locales/loadTexts.ts'
import chinese from '../../../../electron/shared/locales/zh-CN/errors.json'
import english from '../../../../electron/shared/locales/en/errors.json'

type Texts = { readonly [key: string]: string | Texts }

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

describe.each([
  ['zh-CN', flatten(chinese)],
  ['en', flatten(english)],
])('error texts in %s', (locale, texts) => {
  // A missing entry would show the user a bare code or no way on; one too many is a code that was renamed.
  it('give for every code what happened and what to do, and exist for no other code', () => {
    const parts = (code: string): string[] =>
      code === 'cancelled' ? [`${code}.title`] : [`${code}.title`, `${code}.fix`]
    // Texts of one code for several kinds of file come in the same pairs.
    const kinds = new Set([...texts.keys()].flatMap((key) => /^(.+\.kinds\.[^.]+)\./.exec(key)?.[1] ?? []))
    const forWindow = [...texts.keys()].filter((key) => !key.endsWith('.terminalFix'))
    expect(forWindow.sort()).toEqual([...errorCodes, ...kinds].flatMap(parts).sort())
    // Other advice for the command line replaces advice that there is.
    for (const key of texts.keys())
      if (key.endsWith('.terminalFix')) expect(texts.has(key.replace('.terminalFix', '.fix')), key).toBe(true)
    for (const kind of kinds) expect(errorCodes).toContain(kind.replace(/\.kinds\..*/, ''))
  })

  it('are not empty and not in the wrong language', () => {
    for (const [code, text] of texts) {
      expect(text.trim().length, code).toBeGreaterThan(0)
      expect(/[一-鿿]/.test(text), `${locale} ${code}`).toBe(locale === 'zh-CN')
    }
  })

  // `formatMessage` would show a broken placeholder or a broken plural as it is written.
  it('contain braces and bars only for placeholders and plurals', () => {
    for (const [code, text] of texts) {
      const rest = text.replaceAll(/\{\w+(\|[^{|}]*\|[^{|}]*)?\}/g, '')
      expect(rest, code).not.toMatch(/[{|}]/)
    }
  })
})

it('error texts use the same placeholders in both languages', () => {
  const placeholders = (text: string | undefined): string[] => text?.match(/\{\w+\}/g)?.sort() ?? []
  const [ours, theirs] = [flatten(chinese), flatten(english)]
  for (const key of ours.keys())
    expect(placeholders(ours.get(key)), key).toEqual(placeholders(theirs.get(key)))
})

describe('error texts about fields', () => {
  const told = (code: (typeof errorCodes)[number], params: ErrorParams): string => {
    const { title, fix } = describeError({ code, params }, findTextIn(loadTexts('zh-CN')))
    return `${title}${fix}`
  }

  // A clerk does not know that phone is 手机, nor what a text key is.
  it('name the field by its label and a constant as such', () => {
    const second = { textKey: 'reasons.constant' }
    const text = told('mapping.duplicateTarget', { field: 'phone', first: '联系电话', second })
    expect(text).toContain('「联系电话」和「固定值」都匹配到了「手机」')
  })

  // A mark among the names of columns would be taken for the name of one, and the other way round.
  it('name a column whose name is = by that name', () => {
    const text = told('mapping.duplicateTarget', { field: 'phone', first: '联系电话', second: '=' })
    expect(text).toContain('「联系电话」和「=」')
  })

  it.each(['notInteger', 'noName', 'sameOption', 'exists', 'twoNames'])(
    'explain why a custom field is refused: %s',
    (reason) => {
      const text = told('mapping.invalidCustomField', { configId: '1.5', reason })
      expect(text).toContain('「1.5」')
      expect(text).not.toContain(reason)
      expect(text).not.toMatch(/[{}]/)
    },
  )

  it('give the place of the fault in a template file when nothing else is known', () => {
    expect(told('mapping.invalidTemplate', { reason: 'columns.0.target' })).toContain('columns.0.target')
    expect(told('mapping.invalidTemplate', { reason: 'newer' })).toContain('最新版本')
  })
})
