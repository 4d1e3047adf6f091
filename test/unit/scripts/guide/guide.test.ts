import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGuide } from '../../../../scripts/guide/guideModule.ts'
import { parseGuide } from '../../../../scripts/guide/parseGuide.ts'

const projectDir = join(import.meta.dirname, '../../../..')
const folder = join(projectDir, 'docs/guide')
const chapters = readGuide(projectDir)
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

type Tree = { [key: string]: string | Tree }
const leaves = (tree: Tree): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value)))
const shown = globSync('{renderer,electron/shared}/locales/zh-CN/*.json', { cwd: projectDir }).flatMap(
  (path) => leaves(JSON.parse(readFileSync(join(projectDir, path), 'utf8')) as Tree),
)

describe('the guide', () => {
  it('quotes in 「」 only text of the screens: a renamed button must be renamed here', () => {
    const words = new Set(shown)
    const quoted = chapters.flatMap(({ name }) =>
      [...read(`${name}.md`).matchAll(/「([^」]+)」/g)].map(([, word = '']) => ({ name, word })),
    )
    expect(quoted.length).toBeGreaterThan(80)
    expect(quoted.filter(({ word }) => !words.has(word))).toEqual([])
  })

  it('links only to existing chapters, and its first page lists them all in order', () => {
    const names = chapters.map(({ name }) => name)
    const linked = chapters.flatMap(({ name }) =>
      [...read(`${name}.md`).matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, to]) => to),
    )
    expect(linked.filter((name) => !names.includes(name ?? ''))).toEqual([])
    const listed = [...read('README.md').matchAll(/^\d+\. \[(.+)\]\((.+)\.md\)$/gm)].map(
      ([, title, name]) => ({ name, title }),
    )
    expect(listed).toEqual(chapters.map(({ name, title }) => ({ name, title })))
  })
})

describe('parsing the guide', () => {
  it('separates blocks and inline text', () => {
    const chapter = parseGuide(
      '# 标题\n\n## 小节\n\n先 **看** 这里，见[别处](02-file.md)。\n\n- 一\n- 二\n\n1. 甲\n\n> 注意\n\n![图](images/a.png)\n',
    )
    expect(chapter).toEqual({
      title: '标题',
      blocks: [
        { kind: 'heading', words: [{ kind: 'text', text: '小节' }] },
        {
          kind: 'paragraph',
          words: [
            { kind: 'text', text: '先 ' },
            { kind: 'strong', text: '看' },
            { kind: 'text', text: ' 这里，见' },
            { kind: 'link', text: '别处', chapter: '02-file' },
            { kind: 'text', text: '。' },
          ],
        },
        { kind: 'bullets', items: [[{ kind: 'text', text: '一' }], [{ kind: 'text', text: '二' }]] },
        { kind: 'steps', items: [[{ kind: 'text', text: '甲' }]] },
        { kind: 'note', words: [{ kind: 'text', text: '注意' }] },
        { kind: 'picture', source: 'images/a.png', text: '图' },
      ],
    })
  })

  it.each([
    '没有标题',
    '# 标题\n\n| 表 | 格 |',
    '# 标题\n\n<b>粗</b>',
    '# 标题\n\n### 三级',
    '# 标题\n\n一行\n又一行',
    '# 标题\n\n[外面](https://example.com)',
  ])('refuses Markdown that the window would show as plain characters: %j', (markdown) =>
    expect(() => parseGuide(markdown)).toThrow(),
  )
})
