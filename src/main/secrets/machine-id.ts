import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** What tells this computer from others: the id that the system made when it was installed, otherwise its name. */
export async function readMachineId(platform: NodeJS.Platform = process.platform): Promise<string> {
  try {
    const id = parseMachineId(platform, await machineText(platform));
    return id ?? os.hostname();
  } catch {
    return os.hostname();
  }
}

/** @param text `/etc/machine-id`, or what `reg query` or `ioreg` print */
export function parseMachineId(platform: NodeJS.Platform, text: string): string | undefined {
  if (platform === 'win32') return /MachineGuid\s+REG_SZ\s+([0-9a-f-]{36})/i.exec(text)?.[1]?.toLowerCase();
  if (platform === 'darwin') return /"IOPlatformUUID" = "([0-9A-F-]{36})"/i.exec(text)?.[1]?.toLowerCase();
  return /^[0-9a-f]{32}$/m.exec(text)?.[0];
}

async function machineText(platform: NodeJS.Platform): Promise<string> {
  const run = promisify(execFile);
  if (platform === 'win32') {
    const reg = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
    return (await run(reg, ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'], { timeout: 5_000, windowsHide: true })).stdout;
  }
  if (platform === 'darwin') return (await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], { timeout: 5_000 })).stdout;
  return fs.promises.readFile('/etc/machine-id', 'utf8');
}
