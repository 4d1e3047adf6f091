import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const projectDir = resolve(import.meta.dirname, '../../..')

/** Reads a script of a document: the block whose fence is followed by a language and the script's name. */
export function docScript(document: string, name: string): string {
  const text = readFileSync(join(projectDir, document), 'utf8')
  for (const [, found, script = ''] of text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)) {
    if (found === name) return script
  }
  throw new Error(`${document} has no script ${name}`)
}

/**
 * Lists the argument lines that a text gives to the command line, by the words before them: `cli run …`, `& $Cli run …`,
 * `tuzhan-cli.cmd" token …`, `npm run -s cli -- run …`.
 */
export function argumentLines(text: string): string[][] {
  const start = /(?:^|[\s|])(?:cli|& \$Cli|\S*tuzhan-cli(?:\.cmd)?"?|npm run -s cli --|-- --cli)[ ]+(?=[a-z])/
  return codeOf(text).flatMap((line) => {
    const found = start.exec(line)
    if (!found || /^\s*[$#]/.test(line)) return []
    return [wordsOf(line.slice(found.index + found[0].length))]
  })
}

/** Lines of code blocks, and code within sentences. */
function codeOf(markdown: string): string[] {
  const [...blocks] = markdown.matchAll(/^```.*\n([^]*?)^```$/gm)
  const sentences = markdown.replaceAll(/^```.*\n[^]*?^```$/gm, '')
  return [
    ...blocks.flatMap(([, block = '']) => block.split('\n')),
    ...[...sentences.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replace(/\)$/, '')),
  ]
}

/** Splits a line at spaces outside of quotes and parentheses, up to a redirection, a pipe or a remark. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|\([^)]*\)|[^\s"(])+/g) ?? []
  const end = words.findIndex((word) => /^(\d?>|\||#|;)/.test(word))
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replaceAll('"', ''))
}
