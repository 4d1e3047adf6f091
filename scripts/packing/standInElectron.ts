import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import type { PackedPlatform } from './platforms.ts'

/** The sentinel that `@electron/fuses` looks for, then version 1 and nine fuses with Electron's defaults. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
])

const macBundles = [
  'Electron Helper',
  'Electron Helper (GPU)',
  'Electron Helper (Plugin)',
  'Electron Helper (Renderer)',
]

/**
 * Writes what electron-builder needs of an unpacked Electron: files of the right names, and binaries with a fuse wire,
 * version information (Windows) and bundles (macOS). None of it runs. Allows to build and inspect packages where
 * Electron's binary cannot be downloaded.
 */
export function writeStandInElectron(folder: string, { platform }: PackedPlatform): void {
  mkdirSync(folder, { recursive: true })
  if (platform === 'darwin') return writeMacApp(join(folder, 'Electron.app'))
  mkdirSync(join(folder, 'resources'))
  mkdirSync(join(folder, 'locales'))
  for (const language of ['zh-CN', 'en-US', 'fr']) writeFileSync(join(folder, `locales/${language}.pak`), '')
  if (platform === 'win32') writeFileSync(join(folder, 'electron.exe'), windowsBinary())
  else writeFileSync(join(folder, 'electron'), fuseWire, { mode: 0o755 })
}

/** The wire has a section of its own, because the resources are rewritten. */
function windowsBinary(): Buffer {
  const executable = NtExecutable.createEmpty(false, false)
  const data = new Uint8Array(512)
  data.set(fuseWire)
  const resources = NtExecutableResource.from(executable)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(executable)
  return Buffer.concat([Buffer.from(executable.generate()), Buffer.from(data)])
}

function writeMacApp(app: string): void {
  const frameworks = join(app, 'Contents/Frameworks')
  const framework = join(frameworks, 'Electron Framework.framework')
  for (const folder of [join(framework, 'Versions/A/Resources'), join(app, 'Contents/Resources')]) {
    mkdirSync(join(folder, 'zh_CN.lproj'), { recursive: true })
    writeFileSync(join(folder, 'zh_CN.lproj/locale.pak'), '')
  }
  writeFileSync(join(framework, 'Electron Framework'), fuseWire)
  writeBundle(app, 'Electron')
  for (const name of macBundles) writeBundle(join(frameworks, `${name}.app`), name)
}

function writeBundle(path: string, name: string): void {
  mkdirSync(join(path, 'Contents/MacOS'), { recursive: true })
  writeFileSync(join(path, 'Contents/MacOS', name), '', { mode: 0o755 })
  writeFileSync(
    join(path, 'Contents/Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
</dict></plist>
`,
  )
}
