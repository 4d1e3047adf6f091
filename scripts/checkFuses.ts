/**
 * Checks the fuses of a built package: `node scripts/checkFuses.ts <binary or .app>…`. Exits with 1 and lists the wrong
 * fuses, or with 0. The binary is the .exe on Windows, the executable of the unpacked app on Linux, the .app on macOS.
 */
import { pathToFileURL } from 'node:url'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { keptFuses, packagedFuses } from './fuses.ts'

type PackagedFuse = keyof typeof packagedFuses

/** Values of a fuse in the wire, one byte each (`@electron/fuses`, `FuseState`). */
const states: { readonly [byte: number]: string } = {
  0x30: 'off',
  0x31: 'on',
  0x72: 'removed',
  0x90: 'inherit',
}

/**
 * Compares the fuses of a package with `packagedFuses` and `keptFuses`. A fuse that is in neither is a problem, too: a
 * later Electron has one that nobody decided.
 *
 * @param path the binary, or the .app folder of macOS
 * @throws Error when it holds no fuse wire: it is no Electron binary
 */
export async function findWrongFuses(path: string): Promise<string[]> {
  const wire = (await getCurrentFuseWire(path)) as { readonly [index: number]: number | undefined }
  const decided = [
    ...(Object.keys(packagedFuses) as PackagedFuse[]).map((name) => {
      return { name: String(name), index: indexOf(name), isOn: packagedFuses[name] as boolean }
    }),
    ...Object.entries(keptFuses).map(([name, fuse]) => ({ name, ...fuse })),
  ]
  const known = new Set(decided.map(({ index }) => index))
  const undecided = Object.keys(wire).filter((key) => /^\d+$/.test(key) && !known.has(Number(key)))
  return [
    ...decided.flatMap(({ name, index, isOn }) => {
      const found = states[wire[index] ?? -1] ?? 'missing'
      const wanted = isOn ? 'on' : 'off'
      return found === wanted ? [] : [`${name} is ${found}, must be ${wanted}`]
    }),
    ...undecided.map((index) => `fuse ${index} is not decided in scripts/fuses.ts`),
  ]
}

/** electron-builder writes the names of `FuseV1Options` with a small first letter. */
function indexOf(name: PackagedFuse): number {
  const index = FuseV1Options[`${name[0]!.toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options]
  if (index === undefined) throw new Error(`@electron/fuses knows no fuse called ${name}`)
  return index
}

async function main(paths: string[]): Promise<number> {
  if (paths.length === 0) {
    process.stderr.write('usage: node scripts/checkFuses.ts <binary or .app>…\n')
    return 2
  }
  let wrong = 0
  for (const path of paths) {
    for (const line of await findWrongFuses(path)) {
      process.stderr.write(`${path}: ${line}\n`)
      wrong += 1
    }
  }
  if (wrong === 0) process.stdout.write('all fuses are as they must be\n')
  return wrong === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2))
}
