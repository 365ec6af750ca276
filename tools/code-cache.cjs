// Runs in Electron's main process, whose V8 has other flags than Node's, before a screen is needed: loads the file that
// the last argument names, and writes all that V8 compiled for it beside it.
const fs = require('node:fs');
const { Module, createRequire } = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

const file = path.resolve(process.argv.at(-1) ?? '');
try {
  const module = new Module(file);
  const script = new Script(Module.wrap(fs.readFileSync(file, 'utf8')), { filename: file });
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  fs.writeFileSync(`${file}.cache`, script.createCachedData());
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
