import { readdirSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { maskLongNumbers } from '../../core/redaction/maskForLog.ts'
import { maskAddress } from '../../core/redaction/maskSecrets.ts'
import type { Services } from '../services.ts'

/** Maximum number of log lines included. */
const logLines = 400

/**
 * Collects diagnostics: versions, settings, counts, the state of the data folder and the end of the log.
 * Contains no file, sheet or column name, no path, no row, no message about a row and no part of a token.
 *
 * @returns the text of a diagnostics file, indented JSON
 */
export async function describeApp(
  services: Services,
  app: { version: string; host: string; now: Date },
): Promise<string> {
  const { state, keychain, app: ownApp } = await services.tokenSource.status()
  const report = {
    madeAt: app.now.toISOString(),
    app: { version: app.version, host: app.host },
    system: {
      platform: process.platform,
      release: release(),
      architecture: process.arch,
      electron: process.versions['electron'] ?? null,
      node: process.versions.node,
      sqlite: process.versions.sqlite ?? null,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    settings: Object.fromEntries(
      Object.entries(services.settings.get()).map(([name, value]) => [name, shortAddress(value)]),
    ),
    token: {
      state,
      hasApp: ownApp !== null,
      keychain: { name: keychain.name, available: keychain.available },
    },
    journal: { isSound: services.isJournalSound(), wasSetAside: services.journalQuarantined !== null },
    jobs: services.jobs.list().map((job) => ({
      id: job.id,
      state: job.state,
      pauseReason: job.pauseReason,
      isRehearsal: job.isRehearsal,
      hasRows: job.hasRows,
      createdAt: job.createdAt,
      changedAt: job.changedAt,
      rows: job.reconciliation,
      batches: job.batches,
      rowsWithErrors: job.invalidRows,
      mappedColumns: job.mapping.columns.filter(({ target }) => target !== null).length,
      options: job.options,
    })),
    dataFolder: describeFolder(services.dataDir),
    log: services.log.tail(logLines).map(parseLine),
  }
  return maskLongNumbers(JSON.stringify(report, null, 2))
}

/**
 * Removes the parts of an address that may be secret: credentials before the `@`, the query after the `?`.
 */
function shortAddress(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value
  return maskAddress(new URL(value))
}

/** Lists only files with names of this app: the user may have chosen a folder with other files. */
function describeFolder(dataDir: string): { file: string; megabytes: number }[] {
  return readdirSync(dataDir)
    .filter((name) => /^(journal|settings|templates|custom-fields|master-|upload)[\w.-]*$/.test(name))
    .flatMap((name) => {
      const found = statSync(join(dataDir, name), { throwIfNoEntry: false })
      if (!found?.isFile()) return []
      const file = name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')
      return [{ file, megabytes: Math.round(found.size / 10_485.76) / 100 }]
    })
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // A killed process leaves a truncated line.
    return null
  }
}
