import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'vue/compiler-sfc'
import ts from 'typescript'

export const projectDir = resolve(import.meta.dirname, '../..')

/** A file of ours, by its path from the project's root with `/` between folders. */
export interface Source {
  path: string
  text: string
}

export interface Import {
  specifier: string
  /** Erased by the compiler: crosses no boundary at run time. */
  typeOnly: boolean
}

/** All .ts and .vue files under a folder. */
export function readSources(folder: string): Source[] {
  return readdirSync(join(projectDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue)$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return {
        path: path.slice(projectDir.length + 1).replaceAll('\\', '/'),
        text: readFileSync(path, 'utf8'),
      }
    })
}

/** The TypeScript of a source: itself, or the script blocks of a component. */
export function scriptOf({ path, text }: Source): string {
  if (!path.endsWith('.vue')) return text
  const { descriptor } = parse(text, { filename: path })
  return [descriptor.script?.content, descriptor.scriptSetup?.content].filter(Boolean).join('\n')
}

/** Every node of a source's script. */
export function* nodesOf(source: Source): Generator<ts.Node> {
  yield* descend(ts.createSourceFile(`${source.path}.ts`, scriptOf(source), ts.ScriptTarget.Latest))
}

function* descend(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* descend(child)
}

/** Static and dynamic imports, re-exports, `require` and `import('…')` types. */
export function importsOf(source: Source): Import[] {
  const imports: Import[] = []
  for (const node of nodesOf(source)) {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnlyImport(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0], false)
  }
  return imports

  function add(specifier: ts.Node | undefined, typeOnly: boolean): void {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      imports.push({ specifier: specifier.text, typeOnly })
    }
  }
}

function isTypeOnlyImport({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const bindings = clause.namedBindings
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly)
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  )
}
