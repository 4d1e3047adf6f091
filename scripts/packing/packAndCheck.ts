/**
 * `npm run pack:check`: packs the built app for every system with electron-builder and inspects the result, without
 * installers. A machine without Electron uses stand-ins for its binaries (`TUZHAN_ELECTRON_DIST` names real ones).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { inspectPackage, packagePaths } from './inspectPackage.ts'
import { packedPlatforms } from './platforms.ts'
import { runFromPackage } from './runFromPackage.ts'
import { writeStandInElectron } from './standInElectron.ts'

const projectDir = resolve(import.meta.dirname, '../..')
const outputDir = join(projectDir, 'dist/check')
const oldWorkbook = join(projectDir, 'test/unit/core/spreadsheet/fixtures/customers.xls')

process.exitCode = await packAndCheck()

async function packAndCheck(): Promise<number> {
  if (!existsSync(join(projectDir, 'out/main/index.js'))) {
    process.stderr.write('not built yet: npm run build\n')
    return 1
  }
  rmSync(outputDir, { recursive: true, force: true })
  run([join(import.meta.dirname, 'fetchKeyrings.ts')], {})
  pack()
  let count = 0
  for (const platform of packedPlatforms) {
    const problems = await inspectPackage(outputDir, platform, projectDir)
    const isOurs = platform.platform === process.platform && platform.arch === process.arch
    const { resources } = packagePaths(outputDir, platform)
    if (isOurs && problems.length === 0) problems.push(...runFromPackage(resources, oldWorkbook))
    count += problems.length
    const megabytes = (statSync(join(resources, 'app.asar')).size / 2 ** 20).toFixed(1)
    const verdict =
      problems.length === 0 ? `good, app.asar ${megabytes} MB${isOurs ? ', starts and answers' : ''}` : ''
    process.stdout.write(
      `${platform.os}-${platform.arch}: ${verdict}${problems.map((line) => `\n  ${line}`).join('')}\n`,
    )
  }
  return count === 0 ? 0 : 1
}

function pack(): void {
  const builder = join(createRequire(import.meta.url).resolve('electron-builder/package.json'), '../cli.js')
  const standIns = process.env['TUZHAN_ELECTRON_DIST']
    ? null
    : mkdtempSync(join(tmpdir(), 'stand-in-electron-'))
  try {
    if (standIns !== null) {
      for (const each of packedPlatforms) {
        writeStandInElectron(join(standIns, `${each.platform}-${each.arch}`), each)
      }
    }
    run(
      [
        builder,
        ...['--config', 'electron-builder.config.ts', '--publish', 'never'],
        ...['--win', 'dir', '--mac', 'dir', '--linux', 'dir', '--x64', '--arm64'],
        `-c.directories.output=${outputDir}`,
      ],
      standIns === null ? {} : { TUZHAN_ELECTRON_DIST: standIns },
    )
  } finally {
    if (standIns !== null) rmSync(standIns, { recursive: true, force: true })
  }
}

function run(args: string[], environment: { [name: string]: string }): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: projectDir,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stdout}\n${stderr}`)
}
