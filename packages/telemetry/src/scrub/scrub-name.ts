import { scrub } from './scrub';
import { isSecretName } from './secret-names';
import { isSuspect } from './suspect';
import { views } from './view';

export interface ScrubbedName {
  readonly clean: string;
  /** Any value under this name is secret. */
  readonly secret: boolean;
}

/** Names of attributes repeat. A stranger may choose some, so the number is limited. */
const MAX_KNOWN = 2000;
const MAX_LENGTH = 200;
const known = new Map<string, ScrubbedName>();

/** The name of an attribute, label or member without the secrets in it. */
export function scrubName(name: string): ScrubbedName {
  const found = known.get(name);
  if (found !== undefined) return found;
  const scrubbed = { clean: scrub(name), secret: isSecret(name) };
  if (known.size < MAX_KNOWN && name.length <= MAX_LENGTH) known.set(name, scrubbed);
  return scrubbed;
}

function isSecret(name: string): boolean {
  if (isSecretName(name)) return true;
  return isSuspect(name) && views(name).some((view) => isSecretName(view.text));
}
