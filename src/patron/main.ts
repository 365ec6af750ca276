import { startPage } from './app.js';
import { ConfigError, fetchConfig } from './config.js';
import { speaker } from './texts.js';

/** The only words that cannot be changed in the settings: these are about the settings, or come before them. */
const INSECURE = 'This page must be opened at an address that begins with https://, because the conversation would not be private otherwise.';
const FAILED = 'This page could not start. Please load it again; if that does not help, ask the library in another way.';

async function start(): Promise<void> {
  if (!isSecureContext) throw new ConfigError(INSECURE);
  const config = await fetchConfig(document.baseURI);
  await startPage(config, speaker(config.library, config.texts), sessionStorage);
}

start().catch((error: unknown) => {
  const problem = document.getElementById('problem');
  if (!problem) return;
  problem.hidden = false;
  problem.textContent = error instanceof ConfigError ? error.message : FAILED;
});
