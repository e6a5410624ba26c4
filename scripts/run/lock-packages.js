// Brings pnpm-lock.yaml up to what the manifests say; installs nothing. A program of its own for the commands that
// are TypeScript.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockWorkspace } from './install.js';

await lockWorkspace(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
