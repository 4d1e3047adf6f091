import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { parseGuide, type GuideChapter } from './parseGuide.ts'

/** A chapter under the name of its file without `.md`; the names give the order. */
export interface NamedChapter extends GuideChapter {
  name: string
}

/** @param projectDir the folder that has docs/guide */
export function readGuide(projectDir: string): NamedChapter[] {
  const folder = join(projectDir, 'docs/guide')
  return chapterFiles(folder).map((file) => ({
    name: file.slice(0, -'.md'.length),
    ...parseGuide(readFileSync(join(folder, file), 'utf8')),
  }))
}

function chapterFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /^\d\d-[\w-]+\.md$/.test(file))
    .sort()
}

/** Provides `virtual:guide`: the chapters of docs/guide, with their pictures as addresses of built files. */
export function guideModule(projectDir: string): Plugin {
  const id = 'virtual:guide'
  const folder = join(projectDir, 'docs/guide')
  return {
    name: 'guide',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load(resolved) {
      if (resolved !== `\0${id}`) return null
      for (const file of chapterFiles(folder)) this.addWatchFile(join(folder, file))
      const chapters = readGuide(projectDir)
      const sources = chapters.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'picture' ? [block.source] : [])),
      )
      // `npm run docs:images` builds before it takes the pictures, so one may be missing here; a test requires them.
      const pictures = [...new Set(sources)].filter((source) => existsSync(join(folder, source)))
      return [
        ...pictures.map(
          (source, at) => `import picture${at} from ${JSON.stringify(addressOf(join(folder, source)))}`,
        ),
        `const addresses = {${pictures.map((source, at) => `${JSON.stringify(source)}: picture${at}`).join(',')}}`,
        `const chapters = ${JSON.stringify(chapters)}`,
        `for (const { blocks } of chapters)`,
        `  for (const block of blocks) if (block.kind === 'picture') block.source = addresses[block.source]`,
        `export default chapters`,
      ].join('\n')
    },
  }
}

/** Converts backslashes: import paths have slashes on Windows too. */
const addressOf = (path: string): string => `${path.replaceAll('\\', '/')}?url`
