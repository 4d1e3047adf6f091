/** What cannot be closed does not keep the others open; the first failure is thrown at the end. */
export async function closeInOrder(parts: readonly { close(): Promise<void> | void }[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of parts) {
    try {
      await part.close()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
