import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../../electron/shared/errors/codes.ts'
import { customValueTypes, standardFields } from '../../../../electron/shared/model/field.ts'
import { issueCodes } from '../../../../electron/shared/model/issue.ts'
import { jobStates, pauseReasons } from '../../../../electron/shared/model/job.ts'
import { i18n, messages } from '../../../../renderer/i18n/index.ts'
import type { MessageTree } from '../../../../renderer/i18n/messages.ts'

const renderer = join(import.meta.dirname, '../../../../renderer')
const sources = globSync('**/*.{vue,ts}', { cwd: renderer }).map((path) => ({
  path,
  text: readFileSync(join(renderer, path), 'utf8'),
}))

function leaves(tree: MessageTree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...leaves(value, `${prefix}${key}.`)],
    ),
  )
}

const chinese = leaves(messages['zh-CN'] ?? {})
const english = leaves(messages['en'] ?? {})
const placeholders = (text: string | undefined): string[] =>
  [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort()

/** Keys written out in the sources, and the beginnings of those put together from a variable part. */
const used = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:(?<![\w.])(?:\$?te?|tm)\(\s*|\bkey: (?=`))(['`])((?:(?!\1)[^\n])+)\1/g)].map(
    ([, , key = '']) => ({
      path,
      key,
    }),
  ),
)
const literal = new Set(used.filter(({ key }) => !key.includes('${')).map(({ key }) => key))
/** A key with `${…}` in it, as a pattern in which that part is anything. */
const patterns = used
  .filter(({ key }) => key.includes('${'))
  .map(({ path, key }) => ({
    path,
    key,
    pattern: new RegExp(
      `^${key
        .replace(/\$\{[^}]*\}/g, ' ')
        .replace(/\./g, '\\.')
        .replaceAll(' ', '.+')}$`,
    ),
  }))

describe('the texts of the window', () => {
  it('have every key in both languages', () => {
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([])
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([])
  })

  it('have the same placeholders in both languages', () => {
    // An English heading may name what the Chinese one leaves out, never a value that nobody gives.
    const differing = [...chinese].filter(
      ([key, text]) =>
        !/^(errors|issues|fields|reasons|results)\./.test(key) &&
        `${placeholders(text)}` !== `${placeholders(english.get(key))}`,
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('include every key that a component or composable uses', () => {
    expect([...literal].filter((key) => !chinese.has(key))).toEqual([])
    const unmatched = patterns.filter(({ pattern }) => ![...chinese.keys()].some((key) => pattern.test(key)))
    expect(unmatched.map(({ path, key }) => `${path}: ${key}`)).toEqual([])
  })

  it('include no unused text', () => {
    const named = sources.map(({ text }) => text).join('\n')
    const unused = [...chinese.keys()].filter(
      (key) =>
        !/^(errors|issues|fields|reasons|results)\./.test(key) &&
        !literal.has(key) &&
        !named.includes(`'${key}'`) &&
        !patterns.some(({ pattern }) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })

  it('include every error, cause, field, state and reason that can be shown', () => {
    const wanted = [
      ...errorCodes.map((code) => `errors.${code}.title`),
      ...issueCodes.flatMap((code) => ['title', 'message', 'fix'].map((part) => `issues.${code}.${part}`)),
      ...jobStates.map((state) => `jobs.state.${state}`),
      ...pauseReasons.flatMap((reason) => [`jobs.pause.${reason}`, `jobs.pauseTitle.${reason}`]),
      ...customValueTypes.map((type) => `catalogue.dialog.types.${type}`),
      ...standardFields.flatMap((field) => [`fields.${field}.label`, `fields.${field}.help`]),
    ]
    const isThere = (key: string): boolean => chinese.has(key) && english.has(key)
    expect(wanted.filter((key) => !isThere(key))).toEqual([])
  })

  it.each(['zh-CN', 'en'] as const)(
    'can all be formatted in %s, without a stray brace or a misspelt form',
    (locale) => {
      i18n.global.locale.value = locale
      const reported: unknown[] = []
      for (const [key, text] of locale === 'en' ? english : chinese) {
        const values = Object.fromEntries(placeholders(text).map((name) => [name, 2]))
        const shown = i18n.global.t(key, values)
        if (/[{}|]/.test(shown)) reported.push({ key, text, shown })
      }
      i18n.global.locale.value = 'zh-CN'
      expect(reported).toEqual([])
    },
  )

  it('use singular and plural in English, by the number as Intl writes it', () => {
    i18n.global.locale.value = 'en'
    const say = (count: string): string => i18n.global.t('results.failed.live', { count })
    expect(say('1')).toBe('The platform rejected 1 record; correct and send it again.')
    expect(say('2')).toBe('The platform rejected 2 records; correct and send them again.')
    expect(say('1,001')).toMatch(/ 1,001 records; /)
    i18n.global.locale.value = 'zh-CN'
  })

  it('are not written into a component or module', () => {
    const withoutComments = (text: string): string =>
      text
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/^\s*\/\/.*$/gm, '')
    const found = sources.flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .filter((line) => /\p{Script=Han}/u.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    )
    expect(found).toEqual([])
  })
})
