import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const logOf = (dataDir: string): string => join(dataDir, 'journal.sqlite-wal')

/** What happens to the write-ahead log of a killed process before the next start; `random` from 0 to 1. */
export const logDamages: { readonly [name: string]: (dataDir: string, random: () => number) => void } = {
  'was deleted': (dataDir) => rmSync(logOf(dataDir), { force: true }),
  'was emptied': (dataDir) => truncateSync(logOf(dataDir)),
  'was cut': (dataDir, random) =>
    truncateSync(logOf(dataDir), Math.floor(statSync(logOf(dataDir)).size * random())),
  'has a flipped bit': (dataDir, random) => {
    const bytes = readFileSync(logOf(dataDir))
    const place = Math.floor(bytes.length * random())
    bytes[place]! ^= 1 << Math.floor(8 * random())
    writeFileSync(logOf(dataDir), bytes)
  },
  'is something else': (dataDir, random) => {
    const bytes = Buffer.alloc(statSync(logOf(dataDir)).size)
    for (let index = 0; index < bytes.length; index++) bytes[index] = 256 * random()
    writeFileSync(logOf(dataDir), bytes)
  },
}

/** Keeps a copy of journal and log, to be put back later. @returns puts them back */
export function backUpJournal(dataDir: string): () => void {
  const names = ['journal.sqlite', 'journal.sqlite-wal']
  const copies = names.flatMap((name) => {
    const path = join(dataDir, name)
    if (!statSync(path, { throwIfNoEntry: false })) return []
    copyFileSync(path, `${path}.backup`)
    return [path]
  })
  return () => {
    for (const name of [...names, 'journal.sqlite-shm']) rmSync(join(dataDir, name), { force: true })
    for (const path of copies) copyFileSync(`${path}.backup`, path)
  }
}
