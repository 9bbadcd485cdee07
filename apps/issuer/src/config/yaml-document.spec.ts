import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readYaml } from './yaml-document.ts';

describe('readYaml', () => {
  it('reads a mapping; what has no value is absent', () => {
    const { tree } = readYaml('a: 1\nb: { c: yes, d: , e: [x, 2] }\nf: ~\n# nothing\n');
    expect(tree).toEqual({ a: 1, b: { c: 'yes', e: ['x', 2] } });
  });

  it.each(['', '# only a remark', '---\n', 'null'])('takes %j for no settings', (text) => {
    expect(readYaml(text)).toEqual({ tree: {}, problems: [] });
  });

  it.each([
    ['a name twice', 'a: 1\nb: 2\na: 3', 'line 3, column 1:', 'given twice'],
    ['an alias', 'a: &x 1\nb: *x', 'line 2, column 4:', 'anchors'],
    ['a second document', 'a: 1\n---\nb: 2', 'line 2, column 1:', 'second document'],
    ['a tag', 'a: !!binary aGk=', 'line 1, column 4:', 'tags'],
    ['a tag of ours', 'a: !env HOME', 'line 1, column 4:', 'tags'],
    ['a tab', 'a:\n\tb: 1', 'line 2, column 1:', 'spaces'],
    ['an open bracket', 'a: [1', 'line 1, column 6:', 'indentation'],
    ['a list as name', '? [a]\n: 1', 'line 1, column 3:', 'must be text'],
  ])('refuses %s and says where', (_title, text, setting, message) => {
    const { tree, problems } = readYaml(text);
    expect(tree).toBeUndefined();
    expect(problems).toContainEqual({ setting, message: expect.stringContaining(message) });
  });

  it.each(['just text', '- a\n- b', '42'])('refuses %j, which is no mapping', (text) => {
    expect(readYaml(text).problems).toEqual([
      { setting: '', message: expect.stringContaining('mapping') },
    ]);
  });

  it('refuses aliases that would make a small file a large one', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `a${level}: &a${level} [${Array.from({ length: 12 }, () => (level === 0 ? 'x' : `*a${level - 1}`)).join(', ')}]`,
    );
    const { tree, problems } = readYaml(levels.join('\n'));
    expect(tree).toBeUndefined();
    expect(problems.length).toBeLessThanOrEqual(20);
  });

  it.each([
    ['brackets', '['.repeat(200_000)],
    ['balanced brackets', `a: ${'['.repeat(50)}1${']'.repeat(50)}`],
    ['indentation', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('refuses nesting without an end: %s', (_title, text) => {
    expect(readYaml(text).tree).toBeUndefined();
  });

  it('refuses more than 1 MiB before reading it', () => {
    expect(readYaml(`# ${'x'.repeat(MAX_FILE_BYTES)}`)).toEqual({
      tree: undefined,
      problems: [{ setting: '', message: 'The file is larger than 1 MiB' }],
    });
  });

  it('never repeats what it could not read', () => {
    const secret = 'hunter2hunter2';
    for (const text of [
      `a: "${secret}\\q"`,
      `${secret}: *${secret}`,
      `a: !${secret} x`,
      `{${secret}`,
    ]) {
      expect(JSON.stringify(readYaml(text).problems)).not.toContain(secret);
    }
  });
});
