import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/** Interval in ms: short compared with the minutes shown, and the longest delay after a sleep. */
const stepMs = 10_000

/** The current time in ms since 1970 as a ref, so that what expires changes on screen by itself. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), stepMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
