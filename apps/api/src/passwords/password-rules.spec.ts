import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password-rules.ts';

const CONTEXT = ['grace.hopper@example.com', 'navy-yard'];

describe('a password', () => {
  it.each([
    ['too short', 'k7#Vq2!mZx1'],
    ['too long', 'kV'.repeat(65)],
    ['a word with the usual decoration', 'Password2026!'],
    ['the same in disguise', 'P@ssw0rd1234'],
    ['two guessable words', 'WelcomeSummer99'],
    ['a row of the keyboard', 'qwertyuiop123'],
    ['counting', '123456789012'],
    ['counting backwards, with letters', 'zyxwvutsrqponm'],
    ['one character', 'aaaaaaaaaaaaaaa'],
    ['few characters', 'abababababab'],
    ['a word twice', 'zebrazebrazebra'.slice(0, 12)],
    ['the user name', 'grace.hopper1906'],
    ['the company', 'Navy-Yard-2026!'],
    ['the product', 'luciole-luciole'],
    ['the administrator', 'Administrator!1'],
  ])('is refused when it is %s', (_, password) => {
    expect(passwordProblem(password, CONTEXT)).toEqual(expect.any(String));
  });

  it.each([
    'correct horse battery staple',
    'kV9#tq2!mZx1pQ',
    'Zwölf Boxkämpfer jagen',
    'mule-tangent-ozone-clay',
    'passwords are hard to invent',
    '雨ニモマケズ風ニモマケズ雪ニモ夏',
  ])('is taken when it is not: %s', (password) => {
    expect(passwordProblem(password, CONTEXT)).toBeUndefined();
  });
});
