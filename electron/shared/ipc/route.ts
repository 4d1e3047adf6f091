import type { z } from 'zod'

/** One request: the schema of its input, and the type of its answer. */
export interface Route<Input extends z.ZodType, Output> {
  input: Input
  /** Carries the answer's type only; our own main process is its one source. */
  output?: Output
}

/** Names the type of the answer; the function it gives takes the schema of the input. */
export function route<Output>() {
  return <Input extends z.ZodType>(input: Input): Route<Input, Output> => ({ input })
}
