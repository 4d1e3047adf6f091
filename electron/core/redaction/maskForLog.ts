const longestText = 400
const mostFrames = 8

/**
 * Masks an English program message for the log. Replaces with `…` anything that may be customer data or a
 * secret: quoted text, paths, addresses, non-ASCII text, numbers of five or more digits, and runs of 24 or
 * more letters and digits.
 *
 * @returns at most 400 characters
 */
export function maskText(text: string): string {
  return text
    .slice(0, 4 * longestText)
    .replaceAll(/(["'`]).*?\1/gs, '…')
    .replaceAll(/["'`].*$/gs, '…')
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replaceAll(/[a-z]:\\\S*|\\\\\S+|(?<![\w.])~?\/\S+/gi, '…')
    .replaceAll(/[^\x20-\x7e…]+/g, '…')
    .replaceAll(/[A-Za-z0-9_-]*\d{5,}[A-Za-z0-9_-]*|\b[A-Za-z0-9_-]{24,}\b/g, '…')
    .replaceAll(/…(\s*…)+/g, '…')
    .slice(0, longestText)
}

/** The first 8 frames of a stack, without the message lines before them, which may quote a cell. */
export function stackFrames(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, mostFrames)
}

/** Removes folders, which may contain the user's name: `at run (UploadRun.js:12:3) < at index.js:1:2`. */
export function maskStack(stack: string): string {
  return stackFrames(stack)
    .map((line) => line.trim().replaceAll(/(?:[a-z]+:\/\/|[a-z]:)?[^\s()]*[/\\]/gi, ''))
    .map((line) => line.replaceAll(/[^\x20-\x7e]+/g, '…').slice(0, 160))
    .join(' < ')
}

/** The id of a job, or a long number. */
const idOrLongNumber = /(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)|\d{10,}/g

/**
 * Masks phone and id numbers in a diagnostics report: runs of ten or more digits, which no count reaches. The id of one job in
 * 280 ends with twelve digits, and stays readable.
 */
export function maskLongNumbers(text: string): string {
  return text.replaceAll(idOrLongNumber, (_, id: string | undefined) => id ?? '…')
}
