import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Reads the dates of a fixture in a process of its own, since a zone belongs to the process. */
function datesIn(zone: string, names: readonly string[]): Record<string, string[]> {
  const reading = pathToFileURL(join(import.meta.dirname, '../../../../electron/core/spreadsheet')).href
  const program = `
    const { openWorkbook } = await import(${JSON.stringify(`${reading}/openWorkbook.ts`)})
    const { previewSheet } = await import(${JSON.stringify(`${reading}/preview/previewSheet.ts`)})
    const found = {}
    for (const name of ${JSON.stringify(names)}) {
      const reader = await openWorkbook(${JSON.stringify(join(import.meta.dirname, 'fixtures'))} + '/' + name)
      const { rows } = await previewSheet(reader, {})
      found[name] = rows.flatMap(({ cells }) => cells.slice(2, 5))
      await reader.close()
    }
    process.stdout.write(JSON.stringify(found))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return JSON.parse(output) as Record<string, string[]>
}

const names = [
  'office.xlsx',
  'office.xls',
  'office.ods',
  'office1904.xlsx',
  'office1904.xls',
  'office1904.ods',
]
const dates = [
  ['1990-01-05', '2023-03-15 18:00:05', '2024-02-29'],
  ['2000-02-29', '2023-12-31 23:59:59', '2023-12-31'],
  ['2000-02-29', '2023-12-31 23:59:59', '2023-12-31'],
  ['', '', ''],
  ['1985-12-01', '2026-01-01 00:00:00', '2026-01-01'],
].flat()

// A library that makes dates of local time loses a day west of Greenwich, and 343 seconds in Shanghai before 1928.
describe('dates', () => {
  it.each(['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati', 'UTC'])(
    'are read as they were typed, in %s',
    (zone) => {
      const found = datesIn(zone, names)
      for (const name of names) expect(found[name], name).toEqual(dates)
    },
  )
})
