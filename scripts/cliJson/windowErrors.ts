import type { ErrorCode } from '../../electron/shared/errors/codes.ts'

/** Errors of pages, updates and corrections, which the command line cannot meet. */
const ofTheWindow = /^(ipc|update|view)\.|^file\.unknownId$|^job\.(joinsCustomers|notItsExport|otherRows)$/

/** Whether only the window can meet an error, so that its advice may name pages and buttons. */
export function isOfTheWindow(code: ErrorCode): boolean {
  return ofTheWindow.test(code)
}
