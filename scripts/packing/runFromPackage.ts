import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractPackage } from './extractPackage.ts'

/** Generous for a busy machine; the start itself takes two seconds. */
const startLimitMs = 60_000
const hookUrl = new URL('./answerFromPackage.ts', import.meta.url).href

interface Answer {
  ok: boolean
  data?: unknown
}

/**
 * Extracts a package into a folder outside the project, so that only its own files can be found, and starts main under
 * the electron double and the command line in plain Node. Returns one line for each problem.
 *
 * @param resourcesDir of the package for this system
 * @param oldWorkbook an .xls, which SheetJS reads in its process
 */
export function runFromPackage(resourcesDir: string, oldWorkbook: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'packed-app-'))
  try {
    const app = extractPackage(resourcesDir, folder)
    return [...startMain(app, join(folder, 'data')), ...runCommandLine(app, oldWorkbook)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function startMain(app: string, dataDir: string): string[] {
  const { stdout, stderr } = runNode(['--import', hookUrl, join(app, 'out/main/index.js')], dataDir)
  const line = stdout.split('\n').find((each) => each.startsWith('{'))
  if (line === undefined) return [`main did not answer: ${stderr.slice(-800)}`]
  const answers = JSON.parse(line) as { [name: string]: Answer } & {
    page: { status: number; isHtml: boolean }
  }
  return [
    ...(answers.page.status === 200 && answers.page.isHtml ? [] : ['the window has no page']),
    ...['app.info', 'file.preview']
      .filter((route) => !answers[route]?.ok)
      .map((route) => `${route}: ${JSON.stringify(answers[route])}`),
  ]
}

/** Runs the command line through main, as the installed app does, and directly, as developers do. */
function runCommandLine(app: string, oldWorkbook: string): string[] {
  const inspect = ['inspect', oldWorkbook, '--json']
  const throughMain = ['--import', hookUrl, join(app, 'out/main/index.js'), '--', '--cli', ...inspect]
  return [throughMain, [join(app, 'out/main/cli.js'), ...inspect]].flatMap((args) => {
    const { stdout, stderr } = runNode(args, join(app, 'cli-data'))
    if (stdout.startsWith('{"version":1,"workbook"')) return []
    return [`the command line cannot read an .xls: ${stdout.slice(0, 800)}${stderr.slice(-800)}`]
  })
}

function runNode(args: string[], dataDir: string): { stdout: string; stderr: string } {
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...args],
    {
      encoding: 'utf8',
      timeout: startLimitMs,
      env: { ...process.env, TUZHAN_DATA_DIR: dataDir },
    },
  )
  return { stdout, stderr: error ? `${error.message}\n${stderr}` : stderr }
}
