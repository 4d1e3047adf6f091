import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

/**
 * Builds the worker thread from its source before the tests of a run, into `out/test` (no package takes it from there).
 *
 * From its source, every thread would load Node's type stripping, which is WebAssembly and calls back into JavaScript, as
 * the HTTP client of the main thread is. Two threads that do so crash Node 24.21 now and then (a wrapper that one thread
 * has freed is used by the other; seen as SIGSEGV in `WasmEngine::FreeDeadCode` under `Runtime_TierUpWasmToJSWrapper`,
 * more often with `--gc-interval=3000`). The shipped worker has no WebAssembly.
 */
export default async function buildWorker(): Promise<void> {
  const root = join(import.meta.dirname, '../../..')
  const outDir = join(root, 'out/test')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'electron/worker/index.ts'),
      outDir,
      // Another run of tests may be using it.
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'worker.js', codeSplitting: false } },
    },
  })
  // Tests and the processes they start inherit it.
  process.env['TEST_WORKER_URL'] = pathToFileURL(join(outDir, 'worker.js')).href
}
