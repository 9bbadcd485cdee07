import type { FieldMessages } from '../../components/forms/field-messages.ts';
import type { ConfigurationDraft } from './configuration-draft.ts';
import type { Choices } from './use-choices.ts';

/** What every part of the form is given. */
export interface ConfigurationFieldsProps {
  readonly draft: ConfigurationDraft;
  readonly set: (members: Partial<ConfigurationDraft>) => void;
  readonly messages: FieldMessages;
  readonly choices: Choices;
  /** Whether the configuration is there already. */
  readonly isStored: boolean;
}
