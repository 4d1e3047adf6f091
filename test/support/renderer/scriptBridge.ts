import type { AppEvent } from '../../../electron/shared/ipc/events.ts'
import type { RouteName } from '../../../electron/shared/ipc/routes.ts'
import type { SerializedError } from '../../../electron/shared/errors/AppError.ts'
import type { Handlers } from '../../../dev/fakeBridge/Handlers.ts'

export interface ScriptedBridge {
  /** Every request in order, with the input as it crossed the boundary. */
  calls: { name: RouteName; input: unknown }[]
  emit: (event: AppEvent) => void
}

/** Thrown by an answer; reaches the window as main would send it. */
export class ScriptedError extends Error {
  readonly error: SerializedError

  constructor(error: SerializedError) {
    super(error.message)
    this.error = error
  }
}

/** Installs a bridge with the given answers. A route without an answer is an error. */
export function scriptBridge(answers: Handlers): ScriptedBridge {
  const listeners = new Set<(event: AppEvent) => void>()
  const calls: ScriptedBridge['calls'] = []
  const bridge = {
    async request(name: RouteName, input: unknown) {
      const copied: unknown = structuredClone(input)
      calls.push({ name, input: copied })
      const answer = answers[name] as ((value: unknown) => unknown) | undefined
      if (!answer)
        return { ok: false, error: { code: 'ipc.badRequest', message: `no answer for ${name}`, params: {} } }
      try {
        return structuredClone({ ok: true, data: await answer(copied) })
      } catch (error) {
        if (error instanceof ScriptedError) return { ok: false, error: error.error }
        throw error
      }
    },
    onEvent(listener: (event: AppEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  Object.assign(window, { importAssistant: bridge })
  return { calls, emit: (event) => listeners.forEach((listener) => listener(event)) }
}
