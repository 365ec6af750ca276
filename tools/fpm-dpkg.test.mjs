import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { which } from './run.mjs';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'deskbell-fpm-'));
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

test.skipIf(!which('dpkg-deb'))('makes a package from what electron-builder gives fpm', () => {
  const program = path.join(dir, 'program');
  fs.mkdirSync(program, { mode: 0o700 });
  fs.writeFileSync(path.join(program, 'run me'), 'x', { mode: 0o700 });
  fs.writeFileSync(path.join(program, 'data'), 'y', { mode: 0o600 });
  fs.writeFileSync(path.join(dir, 'after'), '#!/bin/sh\n');
  const file = path.join(dir, 'out', 'x.deb');
  const args = ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libc6', '-d', 'a | b', '--name', 'Sample', '--version', '1.2.3', '--architecture', 'amd64', '--maintainer', 'A <a@example.org>', '--description', 'First\n  second', '--after-install', path.join(dir, 'after'), '--package', file, '--deb-compression', 'gz', `${program}/=/opt/Sample`];
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'fpm-dpkg.mjs'), ...args], { stdio: 'pipe' });
  const field = (/** @type {string} */ name) => execFileSync('dpkg-deb', ['--field', file, name], { encoding: 'utf8' }).trim();
  expect([field('Package'), field('Version'), field('Depends'), field('Description')]).toEqual(['sample', '1.2.3', 'libc6, a | b', 'First\n second']);
  const content = execFileSync('dpkg-deb', ['--contents', file], { encoding: 'utf8' });
  expect(content).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Sample\/run me$/m);
  expect(content).toMatch(/^-rw-r--r-- root\/root .* \.\/opt\/Sample\/data$/m);
  expect(execFileSync('dpkg-deb', ['--info', file, 'postinst'], { encoding: 'utf8' })).toBe('#!/bin/sh\n');
});

test('refuses what it does not know', () => {
  expect(() => execFileSync(process.execPath, [path.join(import.meta.dirname, 'fpm-dpkg.mjs'), '-s', 'dir', '-t', 'rpm'], { stdio: 'pipe' })).toThrow('Only -s dir -t deb');
});
