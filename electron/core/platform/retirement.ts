/**
 * The words by which the platform announces the end of an address (即将废弃: pages 986173, 986700), and their like.
 */
const words = /(即将|已经|已|被)(废弃|停用|下线|作废)/

/** Whether a text of the platform says that what was called is retired, or about to be. */
export function saysRetired(text: string | null): boolean {
  return text !== null && words.test(text)
}
