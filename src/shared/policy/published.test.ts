import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parsePolicy } from './parse.js';
import { policySchema } from './schema.js';

const folder = path.resolve(import.meta.dirname, '../../../assets/policy');

describe('what is published of the policy', () => {
  it('is the schema that the desk uses; `vitest run -u` writes it anew', async () => {
    const schema = { title: 'Deskbell policy', ...z.toJSONSchema(policySchema, { io: 'input' }) };
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(path.join(folder, 'policy.schema.json'));
  });

  const samples = fs.readdirSync(folder).filter((name) => !name.endsWith('.schema.json'));
  it('has samples', () => expect(samples).toEqual(['chat-shift.json', 'consortium.json', 'small-library.json']));

  it.each(samples)('the sample %s is a good policy and names its schema', (name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    expect(parsePolicy(text, 'PC').services.length).toBeGreaterThan(0);
    expect(JSON.parse(text)).toHaveProperty('$schema', './policy.schema.json');
  });
});
