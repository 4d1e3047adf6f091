import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatMessage } from '../../../../electron/shared/locales/formatMessage.ts'

const projectDir = join(import.meta.dirname, '../../../..')

/** `{count} rows` and `{count} more rows`: a word for many behind a number, whatever the number is. */
const fixedNoun = /\{(\w+)\} (?:(?:more|other|data|changed|skipped|or) )*[a-z]{2,}s\b/g
/** A verb for many close behind a count whose noun has its forms: 「1 row have」. */
const fixedVerb = /\{(\w+)\|[^{}]*\}(?: of (?:this|these) \w+)? (?:are|have|were|do|need|wait)\b/g
/** Words that end in s and are no nouns for many. */
const fine =
  /\b(?:is|has|was|this|as|starts|follows|means|holds|gets|needs|goes|appears|leaves|stays|replaces|takes|looks|less|across|always)$/

function findFixedForms(text: string): string[] {
  const nouns = [...text.matchAll(fixedNoun)].map(([found]) => found).filter((found) => !fine.test(found))
  return [...nouns, ...[...text.matchAll(fixedVerb)].map(([found]) => found)]
}

describe('English texts with numbers', () => {
  it('have a singular and a plural: never 「1 rows」', () => {
    const files = globSync('{renderer,electron/shared}/locales/en/*.json', { cwd: projectDir })
    expect(files.length).toBeGreaterThan(20)
    const found = files.flatMap((file) =>
      readFileSync(join(projectDir, file), 'utf8')
        .split('\n')
        .flatMap((line) => findFixedForms(line).map((form) => `${file}: ${form}`)),
    )
    expect(found).toEqual([])
  })

  it.each([
    '{count} rows',
    '{count} more rows',
    '{n} {n|row|rows} have',
    '{n} {n|row|rows} of this file were',
  ])('are found when they have one form only: %s', (text) => expect(findFixedForms(text)).toHaveLength(1))

  it('choose each form by its own number', () => {
    const text = '{rows} {rows|row|rows}, {cells} {cells|cell|cells}'
    expect(formatMessage(text, { rows: 1, cells: '1,204' })).toBe('1 row, 1,204 cells')
    expect(formatMessage(text, { rows: 0, cells: '1' })).toBe('0 rows, 1 cell')
  })

  it('show a missing number as its placeholder: a gap would go unnoticed', () => {
    expect(formatMessage('{rows} {rows|row|rows}', {})).toBe('{rows} {rows|row|rows}')
  })
})
