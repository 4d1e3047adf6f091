/** Calls `act` after a time; returns what takes it back. */
export type Schedule = (act: () => void, delayMs: number) => () => void

/** Keeps the process alive until then. */
export const scheduleWithTimer: Schedule = (act, delayMs) => {
  const timer = setTimeout(act, delayMs)
  return () => clearTimeout(timer)
}

/** Does not happen where nothing else keeps the process alive. */
export const scheduleIfAlive: Schedule = (act, delayMs) => {
  const timer = setTimeout(act, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}
