import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { h, type Component, type FunctionalComponent } from 'vue'
import { createMemoryHistory, createRouter, type RouteLocationRaw } from 'vue-router'
import { i18n } from '../../../renderer/i18n/index.ts'

/** Replaces Element Plus by plain elements, because the screen is under test, not the library. */
const plain = (tag: string): FunctionalComponent => {
  const component: FunctionalComponent = (_, { attrs, slots }) => h(tag, attrs, slots['default']?.())
  component.inheritAttrs = false
  return component
}

/** A text field with `v-model`. */
const textField: FunctionalComponent = (_, { attrs }) =>
  h('input', {
    ...attrs,
    value: attrs['modelValue'],
    onInput: (event: Event) => {
      const update = attrs['onUpdate:modelValue'] as ((text: string) => void) | undefined
      update?.((event.target as HTMLInputElement).value)
    },
  })
textField.inheritAttrs = false

/** A menu that is always open. */
const openDropdown: FunctionalComponent = (_, { slots }) =>
  h('div', [slots['default']?.(), slots['dropdown']?.()])
openDropdown.inheritAttrs = false

/** Plain elements for all components of the screens, for a test that mounts by itself. */
export const plainElements = Object.fromEntries(
  [
    'ElButton',
    'ElIcon',
    'ElSkeleton',
    'ElSegmented',
    'ElPagination',
    'ElSwitch',
    'ElSelect',
    'ElOption',
    'ElInputNumber',
    'ElRadio',
    'ElRadioGroup',
    'ElCheckbox',
    'ElCheckboxGroup',
    'ElDialog',
    'ElDatePicker',
    'ElDatePickerPanel',
    'ElForm',
    'ElPopover',
    'ElDropdownMenu',
    'ElOptionGroup',
    'ElBadge',
    'ElDropdownItem',
  ]
    .map((name): [string, Component] => [name, plain(name === 'ElButton' ? 'button' : 'div')])
    .concat([
      ['ElInput', textField],
      ['ElDropdown', openDropdown],
    ]),
)

const anyScreen = { render: () => null }

/** Activates a new Pinia for stores that a test uses before and after mounting. */
export function freshStores(): void {
  setActivePinia(createPinia())
}

/**
 * Mounts a screen with router, stores and texts. Call `freshStores` first; the test provides the bridge.
 *
 * @param at current route; default: the home page
 */
export async function mountScreen(
  screen: Component,
  props: Record<string, unknown>,
  at: RouteLocationRaw = '/home',
) {
  const names = ['home', 'file', 'mapping', 'history', 'settings', 'catalogue', 'help', 'welcome']
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      ...names.map((name) => ({ path: `/${name}`, name, component: anyScreen })),
      ...['check', 'confirm', 'upload'].map((name) => ({
        path: `/:jobId/${name}`,
        name,
        component: anyScreen,
      })),
      { path: '/guide/:chapter?', name: 'guide', component: anyScreen },
      { path: '/', redirect: '/home' },
    ],
  })
  await router.push(at)
  const { getActivePinia } = await import('pinia')
  const pinia = getActivePinia()
  const wrapper = mount(screen, {
    props,
    global: { plugins: [router, i18n, ...(pinia ? [pinia] : [])], components: plainElements },
  })
  return { wrapper, router, by: (name: string) => wrapper.find(`[data-test="${name}"]`) }
}
