import { parse } from 'vue/compiler-sfc'
import ts from 'typescript'
import { nodesOf, type Source } from './sources.ts'

const chinese = /\p{Script=Han}/u

/** Chinese text of a component outside its comments: it belongs into the locale files. */
export function findChineseText(source: Source): string[] {
  const { descriptor } = parse(source.text, { filename: source.path })
  return [...templateTexts(descriptor.template?.ast), ...scriptTexts(source)].filter((text) =>
    chinese.test(text),
  )
}

/** `NodeTypes` of Vue's compiler, which vue/compiler-sfc does not export. */
const nodeTypes = { root: 0, element: 1, text: 2, comment: 3, attribute: 6 }
/** Attributes that people read or hear. */
const spokenAttributes =
  /^(title|placeholder|alt|label|text|content|aria-label|aria-description|.*-placeholder)$/
/** Keys are called the same in every language. */
const keyNames = /\bF\d{1,2}\b/g

/** Only what the parser's nodes have in common is needed. */
interface TemplateNode {
  type: number
  loc: { source: string }
  name?: string
  children?: unknown
  props?: unknown
}

/** Words of any language written into a template, not taken from the locale files: text, and attributes that are read out. */
export function findPlainWords(source: Source): string[] {
  const { descriptor } = parse(source.text, { filename: source.path })
  return spokenTexts(descriptor.template?.ast).filter((text) =>
    /\p{L}{2,}/u.test(text.replaceAll(/&\w+;/g, '').replaceAll(keyNames, '')),
  )
}

function spokenTexts(node: unknown): string[] {
  if (typeof node !== 'object' || node === null || !('type' in node)) return []
  const { type, loc, children, props, name } = node as TemplateNode
  if (type === nodeTypes.text) return [loc.source.trim()]
  if (type === nodeTypes.attribute)
    return spokenAttributes.test(name ?? '') && loc.source.includes('=')
      ? [loc.source.replace(/^[^=]*=/, '')]
      : []
  if (type !== nodeTypes.root && type !== nodeTypes.element) return []
  return [children, props].flatMap((part) => (Array.isArray(part) ? part : [])).flatMap(spokenTexts)
}

function templateTexts(node: unknown): string[] {
  if (typeof node !== 'object' || node === null || !('type' in node)) return []
  const { type, loc, children, props } = node as TemplateNode
  if (type === nodeTypes.comment) return []
  const inner = [children, props].flatMap((part) => (Array.isArray(part) ? part : []))
  if (inner.length > 0) return inner.flatMap(templateTexts)
  // An element without children or props says nothing but its name; a root without children nothing at all.
  return type === nodeTypes.root ? [] : [withoutScriptComments(loc.source)]
}

function withoutScriptComments(expression: string): string {
  return expression.replace(/\/\*[\s\S]*?\*\//g, '')
}

function scriptTexts(source: Source): string[] {
  return [...nodesOf(source)]
    .filter(
      (node) => ts.isStringLiteralLike(node) || isTemplatePart(node) || ts.isRegularExpressionLiteral(node),
    )
    .map((node) => (node as ts.LiteralLikeNode).text)
}

function isTemplatePart(node: ts.Node): boolean {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
}

/** Uses of `console`, as `file: name`. */
export function findConsoleUses(source: Source): string[] {
  return [...nodesOf(source)]
    .filter(
      (node) =>
        ts.isPropertyAccessExpression(node) &&
        ts.isIdentifier(node.expression) &&
        node.expression.text === 'console',
    )
    .map((node) => `${source.path}: console.${(node as ts.PropertyAccessExpression).name.text}`)
}
