import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../../..')
const outDir = join(root, 'out/test')
/** Builds of earlier sources are deleted after a day: until then another run of tests may be using them. */
const keptMs = 86_400_000

/**
 * The worker thread of the tests, built from today's source by the first test that needs it; a test that imports this
 * needs it. No package takes it from `out/test`.
 *
 * Run from its source, every thread would load Node's type stripping, which is WebAssembly and calls back into JavaScript,
 * as does the HTTP client of the main thread. Two threads that do so crash Node 24.21 now and then (a wrapper that one
 * thread has freed is used by the other; seen as SIGSEGV in `WasmEngine::FreeDeadCode` under
 * `Runtime_TierUpWasmToJSWrapper`, more often with `--gc-interval=3000`). The shipped worker has no WebAssembly.
 */
export const workerUrl = pathToFileURL(await findOrBuild())

async function findOrBuild(): Promise<string> {
  const name = `worker-${hashSources()}`
  const path = join(outDir, `${name}.js`)
  if (existsSync(path)) return path
  mkdirSync(outDir, { recursive: true })
  // SQLite's file lock: the system frees it when the process that builds dies.
  const lock = new DatabaseSync(join(outDir, 'build.lock'), { timeout: 120_000 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    if (!existsSync(path)) await build(name, path)
  } finally {
    lock.close()
  }
  return path
}

/** The name changes with everything that is bundled, so that a file once written is never stale. */
function hashSources(): string {
  const hash = createHash('sha256')
  const sources = globSync('electron/{shared,core,worker}/**/*.{ts,json}', { cwd: root }).sort()
  for (const path of ['package-lock.json', ...sources])
    hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}

async function build(name: string, path: string): Promise<void> {
  const vite = await import('vite')
  const unfinished = `${name}.unfinished.js`
  await vite.build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'electron/worker/index.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: unfinished, codeSplitting: false } },
    },
  })
  for (const old of globSync('worker*.js', { cwd: outDir })) {
    if (Date.now() - statSync(join(outDir, old)).mtimeMs > keptMs) rmSync(join(outDir, old))
  }
  renameSync(join(outDir, unfinished), path)
}
