import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createConversions } from '../../../../electron/core/conversion/createConversions.ts'
import { formatMessage } from '../../../../electron/shared/locales/formatMessage.ts'
import englishFields from '../../../../electron/shared/locales/en/fields.json' with { type: 'json' }
import english from '../../../../electron/shared/locales/en/issues.json' with { type: 'json' }
import chineseFields from '../../../../electron/shared/locales/zh-CN/fields.json' with { type: 'json' }
import chinese from '../../../../electron/shared/locales/zh-CN/issues.json' with { type: 'json' }
import { standardFields, type StandardField } from '../../../../electron/shared/model/field.ts'
import { issueCodes } from '../../../../electron/shared/model/issue.ts'

interface IssueText {
  title: string
  message: string
  fix: string
}

const locales: [string, { [domain: string]: { [name: string]: IssueText } }, typeof chineseFields][] = [
  ['zh-CN', chinese, chineseFields],
  ['en', english, englishFields],
]

function textOf(
  texts: { [domain: string]: { [name: string]: IssueText } },
  code: string,
): IssueText | undefined {
  const [domain = '', name = ''] = code.split('.')
  return texts[domain]?.[name]
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort()
}

/** The parameters each code carries, beside row and column that every screen knows. */
const paramsOf: { [code: string]: string[] } = {
  'phone.tooShort': ['expected', 'length', 'missing'],
  'phone.tooLong': ['expected', 'extra', 'length'],
  'phone.several': ['count'],
  'phone.shared': ['names'],
  'birthday.tooOld': ['years'],
  'openid.shape': ['expected', 'length'],
  'unionid.shape': ['expected', 'length'],
  'text.tooLong': ['length', 'limit'],
  'custom.unknownOption': ['count'],
  'custom.severalOptions': ['count'],
  'duplicate.inFile': ['otherRow'],
}

describe.each(locales)('issue texts in %s', (_locale, texts, fields) => {
  test.each(issueCodes)('say for %s what is wrong, where, and what to do', (code) => {
    const text = textOf(texts, code)
    for (const part of [text?.title, text?.message, text?.fix]) expect(part?.trim()).toBeTruthy()
    expect(placeholdersOf(text!.message)).toContain('row')
    // A placeholder nobody fills would be shown to the user as {braces}.
    for (const name of placeholdersOf(text!.message)) {
      expect(['row', 'column', ...(paramsOf[code] ?? [])]).toContain(name)
    }
    expect(placeholdersOf(text!.title + text!.fix)).toEqual([])
  })

  test('do not exist for a code that was removed', () => {
    const known = Object.entries(texts).flatMap(([domain, entries]) =>
      Object.keys(entries).map((name) => `${domain}.${name}`),
    )
    expect(known.sort()).toEqual([...issueCodes].sort())
  })

  test('give every field a label and a help text', () => {
    expect(Object.keys(fields)).toEqual([...standardFields, 'custom'])
    for (const { label, help } of Object.values(fields)) expect(label && help).toBeTruthy()
  })

  test('leave no placeholder unfilled: a misspelt one would be shown as written', () => {
    const placeholder = /\{\w+(?:\|[^|{}]*\|[^|{}]*)?\}/g
    for (const entry of Object.values(texts).flatMap((domain) => Object.values(domain))) {
      expect(Object.values(entry).join('').replace(placeholder, '')).not.toMatch(/[{}|]/)
    }
  })
})

describe('docs/checks.md', () => {
  const document = readFileSync(new URL('../../../../docs/checks.md', import.meta.url), 'utf8')
  const lines = new Map(
    document.split('\n').flatMap((line) => {
      const [, code, severity, title, , fix] = line.split('|').map((cell) => cell.trim())
      return line.startsWith('| `') && code
        ? [[code.replaceAll('`', ''), { severity, title, fix }] as const]
        : []
    }),
  )

  test.each(issueCodes)('lists %s with its severity and the text of the app', (code) => {
    const { title, fix } = textOf(chinese, code)!
    expect(lines.get(code)).toMatchObject({ title, fix })
    expect(lines.get(code)?.severity).toMatch(/^(错误|提醒|错误或提醒)$/)
  })

  /** Values that bring up each finding of a conversion, to compare what is written with what happens. */
  const examples: [field: StandardField, ...texts: string[]][] = [
    [
      'phone',
      '138',
      '138123456789',
      'x',
      '12345678901',
      '010-62345678',
      '+85291234567',
      '138****5678',
      '1.3E+10',
      '-',
    ],
    ['phone', '13812345678/13912345678', '00000000000', '3月5日'],
    ['identityId', '2024-03-05'],
    ['identityId', '同上', '4403****1234', '10001,10002'],
    ['address', '12月3日', '文三路**号'],
    ['sex', '雄', '未知', '1'],
    [
      'birthday',
      'x',
      '1990-02-30',
      '85-3-5',
      '2099-01-01',
      '1900-01-01',
      '1/2/1990',
      '农历八月',
      '1990',
      '1990-04-30T16:00Z',
    ],
    ['tags', '满1,200减100'],
    ['realName', 'a@example.com', '123'],
    ['openid', 'abc'],
    ['unionid', 'abc'],
    ['remark', 'x'.repeat(3_000)],
  ]

  test('gives each code the severity that the conversions use', () => {
    const conversions = createConversions('2026-11-24')
    const found = examples.flatMap(([field, ...texts]) =>
      texts.map((text) => conversions[field](text).finding),
    )
    expect(new Set(found.map((finding) => finding?.code)).size).toBeGreaterThanOrEqual(24)
    for (const finding of found) {
      const word = finding?.severity === 'error' ? '错误' : '提醒'
      expect(`${finding?.code} ${lines.get(finding!.code)?.severity}`).toContain(word)
    }
  })

  test('lists no other code', () => {
    expect([...lines.keys()].sort()).toEqual([...issueCodes].sort())
  })
})

describe('formatMessage', () => {
  test('fills what it knows and leaves a missing name visible', () => {
    expect(formatMessage('第{row}行「{column}」少{missing}位', { row: 3, column: '手机', missing: 0 })).toBe(
      '第3行「手机」少0位',
    )
    expect(formatMessage('第{row}行', {})).toBe('第{row}行')
    expect(formatMessage('{toString}', {})).toBe('{toString}')
  })

  test('inserts a value literally: $& and {row} in a column name are no patterns', () => {
    expect(formatMessage('「{column}」{row}', { column: '$&{row}', row: 1 })).toBe('「$&{row}」1')
  })
})
