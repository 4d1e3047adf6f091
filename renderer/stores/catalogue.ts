import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { CustomField } from '../../electron/shared/model/field.ts'
import type { Template } from '../../electron/shared/model/mapping.ts'
import { request } from '../ipc/bridge.ts'

/** What is kept for later imports: the custom fields of the user's platform, and saved mappings. */
export const useCatalogueStore = defineStore('catalogue', () => {
  const customFields = ref<CustomField[]>([])
  const templates = ref<Template[]>([])
  const isFieldDialogOpen = ref(false)
  let settleDialog: ((field: CustomField | null) => void) | null = null

  async function load(): Promise<void> {
    ;[customFields.value, templates.value] = await Promise.all([
      request('customField.list'),
      request('template.list'),
    ])
  }

  async function saveField(field: CustomField): Promise<void> {
    customFields.value = await request('customField.save', { field })
  }

  async function removeField(configId: string): Promise<void> {
    customFields.value = await request('customField.remove', { configId })
  }

  async function saveTemplate(template: Template): Promise<void> {
    templates.value = await request('template.save', { template })
  }

  async function removeTemplate(name: string): Promise<void> {
    templates.value = await request('template.remove', { name })
  }

  /** Opens the 添加自定义字段 dialog; resolves with the field, or null when the user closed it. */
  function askForField(): Promise<CustomField | null> {
    settleDialog?.(null)
    isFieldDialogOpen.value = true
    return new Promise((resolve) => {
      settleDialog = resolve
    })
  }

  function closeFieldDialog(field: CustomField | null): void {
    isFieldDialogOpen.value = false
    settleDialog?.(field)
    settleDialog = null
  }

  return {
    customFields,
    templates,
    isFieldDialogOpen,
    load,
    saveField,
    removeField,
    saveTemplate,
    removeTemplate,
    askForField,
    closeFieldDialog,
  }
})
