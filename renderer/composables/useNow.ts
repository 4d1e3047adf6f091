import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

/** Short beside the minutes that are shown, and after the computer has slept it is right again within this. */
const stepMs = 10_000

/** The time in ms since 1970 that moves by itself: what ends at some time changes on screen without anything happening. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), stepMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
