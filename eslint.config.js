import { relative } from 'node:path'
import eslint from '@eslint/js'
import globals from 'globals'
import typescript from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import prettier from 'eslint-config-prettier'
import { findViolation } from './test/architecture/layers.ts'

/** The import rules of `test/architecture`, as an editor shows them: the very same check, one import at a time. */
const layerImports = {
  create(context) {
    const path = relative(import.meta.dirname, context.filename).replaceAll('\\', '/')
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return
      const kinds = [node, ...(node.specifiers ?? [])].map((each) => each.importKind ?? each.exportKind)
      const typeOnly =
        kinds[0] === 'type' || (kinds.length > 1 && kinds.slice(1).every((kind) => kind === 'type'))
      const reason = findViolation(path, { specifier: node.source.value, typeOnly })
      if (reason !== null) context.report({ node, message: `Layer rule: ${reason}.` })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    }
  },
}

export default typescript.config(
  { ignores: ['out/**', 'out-dev/**', 'dist/**', 'node_modules/**', 'coverage/**'] },
  eslint.configs.recommended,
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        parser: typescript.parser,
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
      globals: { ...globals.node, ...globals.browser },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-control-regex': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
  { files: ['test/**', 'dev/**', 'scripts/**', 'electron/cli/**', '.ci/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name="vi"][callee.property.name=/^wait(For|Until)$/][arguments.length=1]',
          message:
            'Use expect.poll: it waits as long as vitest.config.ts says, this one second, too short on a busy machine.',
        },
      ],
    },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['electron/**/*.ts', 'renderer/**/*.{ts,vue}', 'dev/**/*.ts'],
    plugins: { layers: { rules: { imports: layerImports } } },
    rules: {
      'layers/imports': 'error',
      // Arguments are on the stack: spreading a list as long as a user's file overflows it.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|fromCharCode|fromCodePoint)$/] > SpreadElement',
          message: 'Add in a loop, or build a new array: the list may be longer than the stack.',
        },
      ],
    },
  },
  prettier,
)
