/** An inline part of a line. */
export type GuideWords =
  | { kind: 'text' | 'strong'; text: string }
  /** To another chapter, by its file name without `.md`. */
  | { kind: 'link'; text: string; chapter: string }

export type GuideBlock =
  | { kind: 'heading' | 'paragraph' | 'note'; words: GuideWords[] }
  | { kind: 'bullets' | 'steps'; items: GuideWords[][] }
  /** `source`: path relative to the chapter, as written in the file. */
  | { kind: 'picture'; source: string; text: string }

export interface GuideChapter {
  title: string
  blocks: GuideBlock[]
}

const picture = /^!\[([^\]]+)\]\(([^)\s]+)\)$/
const inline = /\*\*([^*]+)\*\*|\[([^\]]+)\]\(([\w-]+)\.md\)/g
const item = { bullets: /^- (.+)$/, steps: /^\d+\. (.+)$/ } as const

/**
 * Parses a chapter of docs/guide. The guide uses a subset of Markdown that the window shows as its own components: one
 * title, second-level headings, paragraphs, one-line items, notes (`>`), pictures on a line of their own, bold, and links
 * to other chapters. Blocks are separated by empty lines.
 *
 * @throws Error for anything else, with the line
 */
export function parseGuide(markdown: string): GuideChapter {
  const [first = '', ...rest] = markdown.trim().split(/\n\s*\n/)
  const title = /^# (.+)$/.exec(first)?.[1]
  if (title === undefined) throw new Error(`a chapter begins with its title, not with “${first}”`)
  return { title, blocks: rest.map(parseBlock) }
}

function parseBlock(block: string): GuideBlock {
  const lines = block.split('\n')
  for (const [kind, pattern] of Object.entries(item) as ['bullets' | 'steps', RegExp][]) {
    if (lines.every((line) => pattern.test(line))) {
      return { kind, items: lines.map((line) => parseWords(pattern.exec(line)?.[1] ?? '')) }
    }
  }
  const [line = '', ...more] = lines
  if (more.length > 0) throw new Error(`one block, one line: “${more[0]}”`)
  const [, text, source] = picture.exec(line) ?? []
  if (text !== undefined && source !== undefined) return { kind: 'picture', source, text }
  if (line.startsWith('## ')) return { kind: 'heading', words: parseWords(line.slice(3)) }
  if (line.startsWith('> ')) return { kind: 'note', words: parseWords(line.slice(2)) }
  return { kind: 'paragraph', words: parseWords(line) }
}

function parseWords(line: string): GuideWords[] {
  const words: GuideWords[] = []
  const add = (text: string): void => {
    if (text === '') return
    if (/[*`<|]|!\[|\]\(|^#/.test(text)) throw new Error(`not part of the guide's Markdown: “${text}”`)
    words.push({ kind: 'text', text })
  }
  let end = 0
  for (const found of line.matchAll(inline)) {
    const [all, strong, text = '', chapter = ''] = found
    add(line.slice(end, found.index))
    words.push(strong === undefined ? { kind: 'link', text, chapter } : { kind: 'strong', text: strong })
    end = found.index + all.length
  }
  add(line.slice(end))
  return words
}
