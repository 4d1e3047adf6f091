/**
 * The worker thread that tests run: built from its source at the start of the run (`buildWorker.ts`). Whatever is started
 * outside of Vitest, as the bench, takes the one of `npm run build`.
 */
export const workerUrl = new URL(
  process.env['TEST_WORKER_URL'] ?? new URL('../../../out/main/worker.js', import.meta.url),
)
