import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Measured } from './readingContender.ts'
import { bundleContender, runContender, usualRuns } from './runs.ts'

/** Runs of `readingContender.ts`: ours, the limits and the peers. */

/** Not devDependencies: two hundred packages that nothing but this comparison needs, with holes that `npm audit` would report. */
const peersFolder = join(import.meta.dirname, 'peers')
const installedPeers = ['csv-parse', 'exceljs', 'hucre', 'read-excel-file']

export type Peer = 'sheetjs' | 'exceljs' | 'hucre' | 'read-excel-file' | 'papaparse' | 'csv-parse'

export const peerNames: Record<Peer, string> = {
  sheetjs: 'SheetJS 0.20.3',
  exceljs: 'exceljs 4.4.0',
  hucre: 'hucre 1.0.0',
  'read-excel-file': 'read-excel-file 9.3.17',
  papaparse: 'papaparse 5.7.1',
  'csv-parse': 'csv-parse 7.0.3',
}

/** A peer that takes longer than this runs once. */
export const slowSeconds = 10

/** Bundled once for all parts of the bench. */
const contenderScript = await bundleContender('readingContender.ts')

/** Some runs of a contender; throws when the work was not all done. */
export function measure(contender: string, path: string, atLeast: number, runs = usualRuns): Measured[] {
  return Array.from({ length: runs }, () => {
    const measured = measureOnce(contender, path)
    if (measured.failure === null && measured.count < atLeast)
      throw new Error(`${contender} went through ${measured.count} of ${atLeast}`)
    return measured
  })
}

/** Several contenders turn by turn, so that what else the machine does meets all of them. */
export function measureInTurn(path: string, atLeast: Record<string, number>): Measured[][] {
  const found = Object.keys(atLeast).map((): Measured[] => [])
  for (let run = 0; run < usualRuns; run++) {
    for (const [index, [contender, count]] of Object.entries(atLeast).entries())
      found[index]!.push(...measure(contender, path, count, 1))
  }
  return found
}

/** One more run of a peer; none when it has failed before or is slow. */
export function measurePeer(found: Measured[], peer: Peer, path: string, rows: number): void {
  installPeers()
  const [first] = found
  if (first && (first.failure !== null || first.seconds > slowSeconds)) return
  found.push(...measure(peer, path, rows, 1))
}

/** A process that dies, as of too little memory, is a result. */
function measureOnce(contender: string, path: string): Measured {
  try {
    return runContender<Measured>(contenderScript, contender, path)
  } catch (error) {
    return { seconds: 0, count: 0, peakBytes: 0, failure: String(error).slice(-200) }
  }
}

/** By their own lock, into a folder of their own. Without a network their rows say that they fail. */
function installPeers(): void {
  if (installedPeers.every((name) => existsSync(join(peersFolder, 'node_modules', name)))) return
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], {
    cwd: peersFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}
