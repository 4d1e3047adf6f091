/**
 * `npm run verify:electron`: packs the built app for this system, starts the packed app, goes through the list of what only
 * real Electron can show, and writes `verification-report.json` and `.html` with screenshots. Without Electron's binary the
 * list runs against the stand-in, which tests the list itself and says so. `--stand-in` asks for that; `--out DIR`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { downloadElectron, installedElectron } from '../../dev/browserHost/findElectron.ts'
import { packagePaths } from '../packing/inspectPackage.ts'
import { packedPlatforms } from '../packing/platforms.ts'
import { writeStandInElectron } from '../packing/standInElectron.ts'
import { items } from './items.ts'
import { packedElectron } from './packedElectron.ts'
import { packedStandIn } from './packedStandIn.ts'
import type { PackedApp } from './PackedApp.ts'
import { countOutcomes, writeReport } from './report.ts'
import { runItems } from './runItems.ts'

const projectDir = resolve(import.meta.dirname, '../..')
const say = (line: string): void => console.log(line)
const { values: flags } = parseArgs({
  options: {
    'stand-in': { type: 'boolean', default: false },
    out: { type: 'string', default: join(projectDir, 'dist/verification') },
  },
})
process.exitCode = await verify(resolve(flags.out))

async function verify(reportDir: string): Promise<number> {
  const found = packedPlatforms.find(
    (each) => each.platform === process.platform && each.arch === process.arch,
  )
  if (!found) throw new Error(`the app is not packed for ${process.platform}-${process.arch}`)
  const platform = found
  if (!existsSync(join(projectDir, 'out/main/index.js'))) throw new Error('not built yet: npm run build')
  const isReal = !flags['stand-in'] && (installedElectron() ?? (await downloadElectron(say))) !== null
  if (!isReal) say('no Electron here: the stand-in proves the list, not Electron')
  rmSync(reportDir, { recursive: true, force: true })
  const outputDir = mkdtempSync(join(tmpdir(), 'verify-packed-'))
  let app: PackedApp | null = null
  try {
    pack(outputDir, isReal)
    const { resources, binary } = packagePaths(outputDir, platform)
    app = isReal ? packedElectron(programIn(binary), binary) : await packedStandIn(resources, binary)
    const startedAt = new Date().toISOString()
    const findings = await runItems(items, app, reportDir, say)
    const report = {
      host: app.host,
      platform: `${process.platform}-${process.arch}`,
      electron: isReal ? versionOf('node_modules/electron') : null,
      version: versionOf('.'),
      startedAt,
      findings,
    }
    writeReport(reportDir, report)
    const { proven, failed, notTried } = countOutcomes(report)
    say(
      `${proven} proven, ${failed} failed, ${notTried} not tried: ${join(reportDir, 'verification-report.html')}`,
    )
    return failed === 0 ? 0 : 1
  } finally {
    await app?.close()
    rmSync(outputDir, { recursive: true, force: true, maxRetries: 5 })
  }

  function pack(folder: string, withElectron: boolean): void {
    const { os, arch } = platform
    run(['scripts/packing/fetchKeyrings.ts', `${os}-${arch}`], {})
    const standIns = withElectron ? null : mkdtempSync(join(tmpdir(), 'stand-in-electron-'))
    if (standIns !== null) writeStandInElectron(join(standIns, `${platform.platform}-${arch}`), platform)
    try {
      const builder = join(
        createRequire(import.meta.url).resolve('electron-builder/package.json'),
        '../cli.js',
      )
      const target = [`--${os}`, 'dir', `--${arch}`, `-c.directories.output=${folder}`]
      run(
        [builder, '--config', 'electron-builder.config.ts', '--publish', 'never', ...target],
        standIns === null ? {} : { TUZHAN_ELECTRON_DIST: standIns },
      )
    } finally {
      if (standIns !== null) rmSync(standIns, { recursive: true, force: true })
    }
  }

  function programIn(binary: string): string {
    return process.platform === 'darwin' ? join(binary, 'Contents/MacOS/兔展客户导入助手') : binary
  }
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(projectDir, folder, 'package.json'), 'utf8')) as { version: string })
    .version
}

function run(args: string[], environment: { [name: string]: string }): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: projectDir,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stdout}\n${stderr}`)
}
