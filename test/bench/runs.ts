import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Processes that measure the same; the figure shown is their median. A trial runs once. */
export const usualRuns = process.argv.includes('--rows') ? 1 : 3

/**
 * Bundles a contender into `out/bench`, where relative addresses mean the same as here. Taking the types away at run
 * time costs 60 MB, which the app does not need.
 *
 * @returns its path, for `runContender`
 */
export async function bundleContender(script: string): Promise<string> {
  const { build } = await import('vite')
  const name = script.replace(/\.ts$/, '.js')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: join(import.meta.dirname, script),
      outDir: join(root, 'out/bench'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  })
  return join(root, 'out/bench', name)
}

/** The slowest peer takes under a minute; what takes this long hangs, or the machine is out of memory. */
const runLimitMs = 5 * 60_000

/** Runs a contender, a script of this folder that prints one JSON object, in a process of its own. */
export function runContender<Measured>(script: string, ...args: string[]): Measured {
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    ['--max-old-space-size=8192', resolve(import.meta.dirname, script), ...args],
    { encoding: 'utf8', timeout: runLimitMs, killSignal: 'SIGKILL' },
  )
  if (!stdout.startsWith('{'))
    throw new Error(
      `${script} ${args.join(' ')} failed${signal ? ` (${signal})` : ''}: ${stderr.slice(-500)}`,
    )
  return JSON.parse(stdout) as Measured
}

/** The one in the middle by its seconds. */
export function medianOf<Measured extends { seconds: number }>(found: readonly Measured[]): Measured {
  return found.toSorted((one, other) => one.seconds - other.seconds)[found.length >> 1]!
}

/** The one in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!
}

/** `4.21 (4.08–4.55)`: the median and the range. */
export function spread(values: readonly number[]): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)]
  return `${middle.toFixed(2)}${values.length === 1 ? '' : ` (${least.toFixed(2)}–${most.toFixed(2)})`}`
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}

/** A figure beside its target, and whether it was reached: `2.1 × ≤ 2.2 ✓`. */
export function against(value: number, limit: number, name: (value: number) => string): string {
  return `${name(value)} (≤ ${name(limit)}) ${value <= limit ? '✓' : '✗'}`
}

/** `1/14.2`, for the share of another's time. */
export function share(value: number): string {
  return `1/${(1 / value).toFixed(1)}`
}

export function times(value: number): string {
  return `${value.toFixed(2)} ×`
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`
}
