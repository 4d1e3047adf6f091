import { useRouter } from 'vue-router'
import type { RouteLocationRaw } from 'vue-router'

/**
 * Navigates to the result of some work, unless the user has left the page meanwhile: a late answer must not pull the user
 * back.
 */
export function useNavigateIfCurrent() {
  const router = useRouter()

  /** @param work resolves to the next route; null: stay */
  return async (work: () => Promise<RouteLocationRaw | null>): Promise<void> => {
    const here = router.currentRoute.value
    const next = await work()
    if (next !== null && router.currentRoute.value === here) await router.push(next)
  }
}
