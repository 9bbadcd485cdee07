import { describe, expect, it } from 'vitest';
import { PasswordHashing } from './password-hashing.ts';

const PASSWORD = 'Zwölf Boxkämpfer jagen';

describe('password hashing', () => {
  it('makes argon2id of 19 MiB and two passes, salted', async () => {
    const hashing = new PasswordHashing();
    const [first, second] = await Promise.all([hashing.hash(PASSWORD), hashing.hash(PASSWORD)]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('knows the password again, however its letters are composed, and no other', async () => {
    const hashing = new PasswordHashing();
    const made = await hashing.hash(PASSWORD.normalize('NFD'));
    expect(await hashing.verify(PASSWORD.normalize('NFC'), made)).toBe(true);
    expect(await hashing.verify(`${PASSWORD} `, made)).toBe(false);
  });

  it('says no where there is no hash', async () => {
    expect(await new PasswordHashing().verify(PASSWORD, undefined)).toBe(false);
  });

  it('refuses what it could only keep waiting', async () => {
    const hashing = new PasswordHashing();
    const all = await Promise.allSettled(
      Array.from({ length: 70 }, () => hashing.verify(PASSWORD, undefined)),
    );
    const refused = all.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(70 - 66);
    expect(refused[0]).toMatchObject({ reason: { code: 'OVERLOADED' } });
  });
});
