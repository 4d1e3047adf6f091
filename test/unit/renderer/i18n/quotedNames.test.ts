import { describe, expect, it } from 'vitest'
import { messages } from '../../../../renderer/i18n/index.ts'
import type { MessageTree } from '../../../../renderer/i18n/messages.ts'

function leaves(tree: MessageTree, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : leaves(value, `${prefix}${key}.`),
  )
}

/** Quoted, and no name on a screen: what other programs call it, an example, a column of our files, a path through menus of the platform. */
const foreign = [
  /[=>→]| - |\(\*/,
  /^(图片转表格|PDF 转 Excel|数值、0 位小数|双十一|八月十五|必填|同上|姓名：)$/,
  /^(Data from Picture|N\/A|required|Spring sale|User profile|moved here from|ditto|null|姓名：|1、|Row in source)$/,
]
const quotes = { 'zh-CN': /「([^」{}]+)」/g, en: /[“"]([^”"{}]+)[”"]/g } as const
/** A name stands in a label, which is short, and not in another sentence about it. */
const longestLabel = 60

// 「仅重传失败数据」 of the help was 「仅重传失败的 3 条」 on the page; 「Upload again」 was a button called Send again.
describe.each(['zh-CN', 'en'] as const)('what the texts quote (%s)', (language) => {
  const texts = leaves(messages[language] ?? {})
  const labels = texts.map(([key, text]) => ({ key, text: text.toLowerCase() }))

  it('is a name that stands somewhere on the screen', () => {
    const lost = texts.flatMap(([key, text]) =>
      [...text.matchAll(quotes[language])]
        .map(([, name = '']) => name.trim())
        .filter((name) => !foreign.some((pattern) => pattern.test(name)))
        .filter((name) => {
          const wanted = name.toLowerCase()
          return !labels.some(
            (label) =>
              label.key !== key &&
              label.text.length <= Math.max(longestLabel, name.length * 3) &&
              label.text.includes(wanted) &&
              !label.text.includes(`「${wanted}`) &&
              !label.text.includes(`“${wanted}`),
          )
        })
        .map((name) => `${key}: ${name}`),
    )
    expect(lost).toEqual([])
  })
})

// A finding said “Take the last 100 years”; its button was called “Within the last 100 years”, but 按最近100年理解 both times in Chinese.
it('an answer of step 3 and the fix that does the same have one name in English too', () => {
  const named = (language: string, part: string): Map<string, string> => {
    const check = messages[language]?.['check'] as MessageTree
    return new Map(leaves(check[part] as MessageTree))
  }
  const [answers, fixes] = [named('zh-CN', 'answers'), named('zh-CN', 'fixes')]
  const alike = [...answers].flatMap(([answer, text]) =>
    [...fixes].filter(([, other]) => other === text).map(([fix]) => [answer, fix] as const),
  )
  expect(alike).not.toEqual([])
  for (const [answer, fix] of alike)
    expect(named('en', 'fixes').get(fix)).toBe(named('en', 'answers').get(answer))
})
