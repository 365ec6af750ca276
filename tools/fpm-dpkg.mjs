#!/usr/bin/env node
// Makes a .deb with dpkg-deb alone. electron-builder has packages made by fpm, a Ruby program that it downloads; through
// CUSTOM_FPM_PATH it calls this instead, which knows the one way in which it calls fpm: `-s dir -t deb`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const one = { type: /** @type {const} */ ('string') };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { ...one, short: 's' },
    target: { ...one, short: 't' },
    depends: { ...one, short: 'd', multiple: true },
    'deb-recommends': { ...one, multiple: true },
    force: { type: 'boolean' },
    debug: { type: 'boolean' },
    log: one,
    name: one,
    version: one,
    iteration: one,
    architecture: one,
    maintainer: one,
    vendor: one,
    url: one,
    category: one,
    license: one,
    description: one,
    package: one,
    'deb-priority': one,
    'deb-compression': one,
    'before-install': one,
    'after-install': one,
    'before-remove': one,
    'after-remove': one,
  },
});
if (values.source !== 'dir' || values.target !== 'deb' || !values.package || !values.name) throw new Error('Only -s dir -t deb with --name and --package is known here.');

/** @param {string} tree @param {string} mapping as fpm writes it: what=where */
function put(tree, mapping) {
  const at = mapping.lastIndexOf('=');
  const to = path.join(tree, mapping.slice(at + 1));
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.cpSync(mapping.slice(0, at), to, { recursive: true, verbatimSymlinks: true });
}

/** Modes that do not depend on who builds, and the digest of each file. @param {string} tree */
function settle(tree) {
  let size = 0;
  const digests = [];
  for (const entry of fs.readdirSync(tree, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) fs.chmodSync(file, 0o755);
    if (!entry.isFile()) continue;
    const stat = fs.statSync(file);
    fs.chmodSync(file, stat.mode & 0o111 ? 0o755 : 0o644);
    size += Math.ceil(stat.size / 1024);
    digests.push(`${createHash('md5').update(fs.readFileSync(file)).digest('hex')}  ${path.relative(tree, file)}\n`);
  }
  return { size, digests: digests.join('') };
}

/** @param {number} size in KiB */
function control(size) {
  const iteration = process.env['DESKBELL_DEB_ITERATION'] ?? values.iteration;
  const [synopsis = '', ...more] = (values.description ?? values.name ?? '').trim().split('\n').map((line) => line.trim());
  const fields = {
    Package: values.name?.toLowerCase(),
    Version: iteration ? `${values.version}-${iteration}` : values.version,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    'Installed-Size': String(size),
    Depends: values.depends?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Section: values.category ?? 'utils',
    Priority: values['deb-priority'] ?? 'optional',
    Homepage: values.url,
    Description: [synopsis, ...more.filter(Boolean).map((line) => ` ${line}`)].join('\n'),
  };
  return Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-deb-'));
try {
  fs.chmodSync(tree, 0o755);
  for (const mapping of positionals) put(tree, mapping);
  const { size, digests } = settle(tree);
  const meta = path.join(tree, 'DEBIAN');
  fs.mkdirSync(meta, { mode: 0o755 });
  fs.writeFileSync(path.join(meta, 'control'), control(size), { mode: 0o644 });
  fs.writeFileSync(path.join(meta, 'md5sums'), digests, { mode: 0o644 });
  const scripts = { preinst: values['before-install'], postinst: values['after-install'], prerm: values['before-remove'], postrm: values['after-remove'] };
  for (const [name, file] of Object.entries(scripts)) {
    if (file) fs.writeFileSync(path.join(meta, name), fs.readFileSync(file), { mode: 0o755 });
  }
  fs.mkdirSync(path.dirname(values.package), { recursive: true });
  const compression = values['deb-compression'] === 'gz' ? 'gzip' : 'xz';
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, values.package], { stdio: 'inherit' });
} finally {
  fs.rmSync(tree, { recursive: true, force: true });
}
