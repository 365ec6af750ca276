import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionOf, MAX_FILE_NAME, nameInPath, safeName, sizeWords } from './name.js';
import { fileFault, kindWords, mediaTypeOf } from './shared.js';

describe('the name of a shared file', () => {
  it('is one name, whatever was given for it', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['minutes 2026.pdf', 'minutes 2026.pdf'], ['../../etc/passwd', 'passwd'], ['C:\\Users\\ana\\photo.png', 'photo.png'], ['/', 'file'], ['', 'file'], ['...', 'file'], ['.bashrc', 'bashrc'],
      ['invoice.pdf.exe', 'invoice_pdf.exe'], ['photo.exe.jpg', 'photo_exe.jpg'], ['v1.2 notes.pdf', 'v1.2 notes.pdf'], ['cute\u202Egpj.exe', 'cutegpj.exe'], ['a\u0000b\nc.txt', 'abc.txt'], ['zero\u200Bwidth.txt', 'zerowidth.txt'],
      ['CON.txt', '_CON.txt'], ['nul', '_nul'], ['what?*<now>.txt', 'what___now_.txt'], ['name.pdf. . ', 'name.pdf'], ['file.txt:stream', 'file.txt_stream'], ['a/b/', 'b'], ['Ünïcödé 日本.odt', 'Ünïcödé 日本.odt'],
    ];
    expect(cases.map(([given]) => [given, safeName(given)])).toEqual(cases.map((one) => [...one]));
  });

  it('is never a path, never empty, never long, and stays as it is once it is safe', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.constantFrom('a', '.', '/', '\\', '\u202E', 'exe', 'con', ' ', ':', '😀'), { maxLength: 200 }).map((parts) => parts.join(''))), (given) => {
      const name = safeName(given);
      expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cf}]/u);
      expect(name.trim()).toBe(name);
      expect(Array.from(name).length).toBeGreaterThan(0);
      expect(Array.from(name).length).toBeLessThanOrEqual(MAX_FILE_NAME + 1);
      expect(name).not.toMatch(/^\.|\.$/);
      expect(safeName(name)).toBe(name);
    }));
  });

  it('keeps its ending when it is cut', () => {
    expect(safeName(`${'a'.repeat(500)}.pdf`)).toBe(`${'a'.repeat(MAX_FILE_NAME - 4)}.pdf`);
    expect(extensionOf(safeName(`${'😀'.repeat(500)}.JPG`))).toBe('jpg');
  });

  it('is found in an address', () => {
    expect(nameInPath('/upload/x7/minutes%20of%20May.pdf')).toBe('minutes of May.pdf');
    expect(nameInPath('/a/%2e%2e%2fpasswd')).toBe('passwd');
    expect(nameInPath('/a/%ff%fe.pdf')).toBe('%ff%fe.pdf');
    expect(nameInPath('/')).toBe('file');
  });
});

describe('a shared file', () => {
  const rules = { types: ['pdf', 'png'], maxSize: 2 };
  it('keeps to the policy', () => {
    expect(fileFault({ name: 'a.pdf', size: 2_000_000 }, rules)).toBeUndefined();
    expect(fileFault({ name: 'a.PDF', size: 1 }, rules)).toBeUndefined();
    expect(fileFault({ name: 'a.exe', size: 1 }, rules)).toContain('EXE');
    expect(fileFault({ name: 'a', size: 1 }, rules)).toContain('without an ending');
    expect(fileFault({ name: 'a.pdf', size: 0 }, rules)).toContain('empty');
    expect(fileFault({ name: 'a.png', size: 2_000_001 }, rules)).toContain('2 MB');
  });

  it('is told by what it ends with', () => {
    expect(['a.png', 'a.pdf', 'a.exe', 'a'].map(kindWords)).toEqual(['PNG picture', 'PDF file', 'EXE program: it can do harm', 'file without an ending']);
    expect(['a.PNG', 'a.odt', 'a.xyz'].map(mediaTypeOf)).toEqual(['image/png', 'application/vnd.oasis.opendocument.text', 'application/octet-stream']);
    expect([0, 999, 1_000, 1_449_000, 99_600_000, 999_900_000, 5e12].map(sizeWords)).toEqual(['0 bytes', '999 bytes', '1 kB', '1.4 MB', '100 MB', '1 GB', '5000 GB']);
  });
});
