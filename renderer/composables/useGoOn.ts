import { useRouter } from 'vue-router'
import type { RouteLocationRaw } from 'vue-router'

/**
 * Leads on to where a piece of work answers that it goes on, unless the user has gone elsewhere meanwhile: an answer that
 * comes late must not fetch anybody back.
 */
export function useGoOn() {
  const router = useRouter()

  /** @param work answers the next place; null: none */
  return async (work: () => Promise<RouteLocationRaw | null>): Promise<void> => {
    const here = router.currentRoute.value
    const next = await work()
    if (next !== null && router.currentRoute.value === here) await router.push(next)
  }
}
