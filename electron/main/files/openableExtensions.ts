/** Names that a spreadsheet ends with; content decides later what a file really is. */
export const openableExtensions: readonly string[] = [
  'xlsx',
  'xlsm',
  'xls',
  'xlsb',
  'ods',
  'csv',
  'tsv',
  'txt',
]
