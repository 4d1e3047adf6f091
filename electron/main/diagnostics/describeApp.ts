import { readdirSync, statSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { maskLongNumbers } from '../../core/redaction/maskForLog.ts'
import { maskAddress } from '../../core/redaction/maskSecrets.ts'
import type { Services } from '../services.ts'

/** Lines of the log that go along. */
const logLines = 400

/**
 * What helps to find a fault: versions, settings, counts, the state of the data folder and the end of the log. No file, sheet or
 * column name, no path, no row, no word of the platform about a row, no part of a token.
 *
 * @returns the text of a diagnostics file, JSON that a person can read
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

/** An address may carry more than it should: credentials before the `@`, anything behind the `?`. */
function shortAddress(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value
  return maskAddress(new URL(value))
}

/** Sizes only of files whose name is ours; the folder may be one the user chose. */
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
    // The end of a line is missing where the process was killed.
    return null
  }
}
