import { onErrorCaptured, onMounted, onUnmounted } from 'vue'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import { useNotify } from './useNotify.ts'

/**
 * Shows what main refused and nothing else has shown: a request begun by a key or by the arrival of rows has nobody who waits for
 * it. Faults of the page itself go to the console, as before.
 */
export function useUnhandledErrors(): void {
  const notify = useNotify()
  const show = (error: unknown): boolean => {
    if (!(error instanceof AppError)) return true
    notify.fail(error)
    return false
  }

  function onRejection(event: PromiseRejectionEvent): void {
    if (!show(event.reason)) event.preventDefault()
  }

  onErrorCaptured(show)
  onMounted(() => window.addEventListener('unhandledrejection', onRejection))
  onUnmounted(() => window.removeEventListener('unhandledrejection', onRejection))
}
