const longestText = 400
const mostFrames = 8

/**
 * Masks a program's English text for the log: quoted text, paths, addresses, non-ASCII, numbers of five digits and more,
 * and runs of 24 letters and digits become `…`, since each may be customer data or a secret.
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

/** The first frames of a stack. The lines before them repeat the message, which may quote a cell. */
export function stackFrames(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, mostFrames)
}

/** Frames without folders, which name the user: `at run (UploadRun.js:12:3) < at index.js:1:2`. */
export function maskStack(stack: string): string {
  return stackFrames(stack)
    .map((line) => line.trim().replaceAll(/(?:[a-z]+:\/\/|[a-z]:)?[^\s()]*[/\\]/gi, ''))
    .map((line) => line.replaceAll(/[^\x20-\x7e]+/g, '…').slice(0, 160))
    .join(' < ')
}

/** Masks phone and id numbers in a report about the app: none of its counts has ten digits. */
export function maskLongNumbers(text: string): string {
  return text.replaceAll(/\d{10,}/g, '…')
}
