import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { findWrongFuses } from '../checkFuses.ts'
import { archiveBudgetBytes, headerHash, inspectArchive } from './inspectArchive.ts'
import type { PackedPlatform } from './platforms.ts'
import { runtimePackages } from './runtimePackages.ts'

const executable = 'tuzhan-import-assistant'
const productName = '兔展客户导入助手'
/** Files beside the archive that the system reads. */
const resources = ['icons/tray.png', 'icons/tray@2x.png', 'icons/trayTemplate.png', 'samples/customers.xlsx']

/** First bytes of a native module, by system and processor. */
const machineOf: { readonly [target: string]: (bytes: Buffer) => boolean } = {
  'win32-x64': (bytes) => peMachine(bytes) === 0x8664,
  'win32-arm64': (bytes) => peMachine(bytes) === 0xaa64,
  'darwin-x64': (bytes) => machoProcessor(bytes) === 0x01000007,
  'darwin-arm64': (bytes) => machoProcessor(bytes) === 0x0100000c,
  'linux-x64': (bytes) => elfMachine(bytes) === 62,
  'linux-arm64': (bytes) => elfMachine(bytes) === 183,
}

/** Folder into which electron-builder puts the unpacked app. */
export function packagePaths(
  outputDir: string,
  { os, arch }: PackedPlatform,
): {
  folder: string
  resources: string
  binary: string
} {
  const suffix = arch === 'x64' ? '' : `-${arch}`
  const folder = join(outputDir, os === 'mac' ? `mac${suffix}` : `${os}${suffix}-unpacked`)
  if (os !== 'mac') {
    const name = os === 'win' ? `${executable}.exe` : executable
    return { folder, resources: join(folder, 'resources'), binary: join(folder, name) }
  }
  const app = join(folder, `${productName}.app`)
  return { folder, resources: join(app, 'Contents/Resources'), binary: app }
}

/** Inspects an unpacked package. Returns one line for each problem. */
export async function inspectPackage(
  outputDir: string,
  platform: PackedPlatform,
  projectDir: string,
): Promise<string[]> {
  const paths = packagePaths(outputDir, platform)
  const archive = join(paths.resources, 'app.asar')
  if (!existsSync(archive)) return [`no archive at ${archive}`]
  const packages = runtimePackages(join(projectDir, 'package-lock.json'), platform.keyringPackage)
  return [
    ...inspectArchive(archive, { packages, projectDir }),
    ...(statSync(archive).size > archiveBudgetBytes
      ? [`app.asar has ${statSync(archive).size} bytes, more than ${archiveBudgetBytes}`]
      : []),
    ...inspectNativeModule(`${archive}.unpacked`, platform),
    ...resources.filter((name) => !existsSync(join(paths.resources, name))).map((name) => `no ${name}`),
    ...(await findWrongFuses(paths.binary)),
    ...(platform.os === 'win' ? inspectWindows(paths, archive) : []),
    ...(platform.os === 'mac' ? inspectMac(paths.binary, archive) : []),
  ]
}

/** Requires exactly one native module, outside the archive, for the right processor. */
function inspectNativeModule(folder: string, { platform, arch, keyringPackage }: PackedPlatform): string[] {
  if (!existsSync(folder)) return ['no native module']
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.node'),
  )
  const [only] = found
  if (only === undefined || found.length > 1) return [`${found.length} native modules: ${found.join(', ')}`]
  if (!only.replaceAll('\\', '/').includes(`${basename(keyringPackage)}/`))
    return [`wrong native module ${only}`]
  const isRight = machineOf[`${platform}-${arch}`]?.(readFileSync(join(folder, only)))
  return isRight ? [] : [`${only} is not for ${platform}-${arch}`]
}

function inspectWindows(paths: { folder: string; binary: string }, archive: string): string[] {
  const problems = existsSync(join(paths.folder, 'tuzhan-cli.cmd'))
    ? []
    : ['no tuzhan-cli.cmd beside the .exe']
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(paths.binary)))
  const [version] = Resource.VersionInfo.fromEntries(entries)
  const [language] = version?.getAllLanguagesForStringValues() ?? []
  const strings = language && version ? version.getStringValues(language) : {}
  if (strings['ProductName'] !== productName) problems.push(`ProductName is ${strings['ProductName']}`)
  if (Resource.IconGroupEntry.fromEntries(entries).length === 0) problems.push('the .exe has no icon')
  const integrity = entries.find(({ type }) => type === 'INTEGRITY')
  const text = integrity ? Buffer.from(integrity.bin).toString('utf8') : ''
  if (!text.includes(headerHash(archive))) problems.push('the .exe does not hold the hash of app.asar')
  return problems
}

function inspectMac(app: string, archive: string): string[] {
  const plist = readFileSync(join(app, 'Contents/Info.plist'), 'utf8')
  const isAlternate = /<key>LSHandlerRank<\/key>\s*<string>Alternate<\/string>/.test(plist)
  return [
    ...(plist.includes(headerHash(archive)) ? [] : ['Info.plist does not hold the hash of app.asar']),
    ...(isAlternate ? [] : ['the app would offer itself as the default for spreadsheets']),
    ...(plist.includes('<string>com.tuzhan.import-assistant</string>') ? [] : ['wrong CFBundleIdentifier']),
  ]
}

function peMachine(bytes: Buffer): number {
  return bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4)
}

function machoProcessor(bytes: Buffer): number {
  return bytes.readUInt32LE(4)
}

function elfMachine(bytes: Buffer): number {
  return bytes.readUInt16LE(18)
}
