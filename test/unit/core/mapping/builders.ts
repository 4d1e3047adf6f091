import type { FieldTarget, StandardField } from '../../../../electron/shared/model/field.ts'
import type { Mapping, MappedConstant } from '../../../../electron/shared/model/mapping.ts'
import type { Column, Row } from '../../../../electron/shared/model/workbook.ts'

/** Columns of these names, side by side from the first. */
export function columnsOf(...names: string[]): Column[] {
  return names.map((name, index) => ({ index, name, samples: [] }))
}

export function rowOf(...cells: string[]): Row {
  return { rowNumber: 2, cells, defects: null, hidden: false }
}

export function standard(field: StandardField): FieldTarget {
  return { kind: 'standard', field }
}

export function custom(configId: string, configName = '', separators = ''): FieldTarget {
  return { kind: 'custom', configId, configName, separators }
}

/** A mapping of the columns in order; null leaves one out. */
export function mappingOf(targets: (FieldTarget | null)[], constants: MappedConstant[] = []): Mapping {
  return {
    columns: targets.map((target, columnIndex) => ({
      columnIndex,
      columnName: `列${columnIndex + 1}`,
      target,
    })),
    constants,
    blanksClear: false,
  }
}

/** The AppError a function throws, in the form it crosses a process boundary. */
export function errorOf(run: () => unknown): { code: string; params: object } {
  try {
    run()
  } catch (error) {
    const { code, params } = error as { code: string; params: object }
    return { code, params }
  }
  throw new Error('nothing was thrown')
}
