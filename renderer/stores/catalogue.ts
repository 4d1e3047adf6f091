import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { CustomField } from '../../electron/shared/model/field.ts'
import type { Template } from '../../electron/shared/model/mapping.ts'
import { request } from '../ipc/bridge.ts'

/** What the dialog of a new field begins with, taken from a column of the file. */
export interface NewField extends Omit<CustomField, 'configId'> {
  columnName: string
}

/** Stored for later imports: the custom fields of the user's platform, and saved mappings. */
export const useCatalogueStore = defineStore('catalogue', () => {
  const customFields = ref<CustomField[]>([])
  const templates = ref<Template[]>([])
  const isFieldDialogOpen = ref(false)
  /** The field that the dialog edits; null: it adds one. */
  const editedField = ref<CustomField | null>(null)
  /** What a new field begins with; null: empty. */
  const newField = ref<NewField | null>(null)
  let settleDialog: ((field: CustomField | null) => void) | null = null

  async function load(): Promise<void> {
    ;[customFields.value, templates.value] = await Promise.all([
      request('customField.list'),
      request('template.list'),
    ])
  }

  /** @param replaces configId of the edited field; null: a new field */
  async function saveField(field: CustomField, replaces: string | null): Promise<void> {
    customFields.value = await request('customField.save', { field, replaces })
  }

  /** Resolves to the saved file; null when the dialog was closed. */
  const exportFields = () => request('customField.export')

  async function importFields(): Promise<{ added: number; replaced: number } | null> {
    const answer = await request('customField.import')
    if (answer) customFields.value = answer.fields
    return answer
  }

  /** Adds the fields of a table. Resolves to the numbers of new and replaced ones. */
  async function addFields(fields: CustomField[]): Promise<{ added: number; replaced: number }> {
    const answer = await request('customField.add', { fields })
    customFields.value = answer.fields
    return answer
  }

  const exportTemplate = (name: string) => request('template.export', { name })

  /** Resolves to the name of the template and whether it replaced one; null when the dialog was closed. */
  async function importTemplate(): Promise<{ name: string; replaced: boolean } | null> {
    const answer = await request('template.import')
    if (answer) templates.value = answer.templates
    return answer
  }

  async function renameTemplate(name: string, newName: string): Promise<void> {
    templates.value = await request('template.rename', { name, newName })
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

  /** Opens the dialog to add or edit a field. Resolves to the field; null when the user closed it. */
  function askForField(
    edited: CustomField | null = null,
    begin: NewField | null = null,
  ): Promise<CustomField | null> {
    settleDialog?.(null)
    editedField.value = edited
    newField.value = begin
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
    editedField,
    newField,
    load,
    saveField,
    removeField,
    exportFields,
    importFields,
    addFields,
    exportTemplate,
    importTemplate,
    saveTemplate,
    renameTemplate,
    removeTemplate,
    askForField,
    closeFieldDialog,
  }
})
