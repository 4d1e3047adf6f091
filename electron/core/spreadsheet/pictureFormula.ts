const beginning = /^=?(?:_xlfn\.)?(?:_xlws\.)?(?:DISPIMG|IMAGE)\(/i

/** Whether a formula, with or without its `=`, shows a picture: one in the cell (WPS), or one that Excel fetches (IMAGE). */
export function isPictureFormula(formula: string): boolean {
  return beginning.test(formula)
}
