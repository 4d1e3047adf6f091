import { expect } from 'vitest'
import type { Envelope } from '../../../electron/shared/ipc/envelope.ts'
import { routes, type RouteName } from '../../../electron/shared/ipc/routes.ts'

/**
 * Checks an answer against its schema, which nothing does at run time (see `Route.output`): finds a handler that leaves a field
 * out, or adds one that the window must not see.
 */
export function checkAnswer(name: RouteName, answer: Envelope<unknown>): void {
  if (answer.ok) expect(routes[name].output.parse(answer.data), name).toEqual(answer.data)
}
