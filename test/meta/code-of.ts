/** A comment, a string in quotes, or a regular expression where a value may stand. */
const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<=(?:^|[(,=:[!&|?{};>]|return)\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/gmy;

/** The source with comments, texts and regular expressions turned into spaces: what is left is code, at its old place. */
export function codeOf(source: string): string {
  let code = '';
  let at = 0;
  const hide = (length: number) => {
    code += source.slice(at, at + length).replace(/[^\n]/g, ' ');
    at += length;
  };

  function walk(isInTemplate: boolean): void {
    for (let depth = 0; at < source.length; ) {
      TOKEN.lastIndex = at;
      const [token] = TOKEN.exec(source) ?? [];
      const char = source[at];
      if (token) hide(token.length);
      else if (char === '`') template();
      else if (char === '}' && isInTemplate && depth === 0) return;
      else {
        if (char === '{') depth += 1;
        if (char === '}') depth -= 1;
        code += char;
        at += 1;
      }
    }
  }

  function template(): void {
    hide(1);
    while (at < source.length && source[at] !== '`') {
      if (!source.startsWith('${', at)) hide(source[at] === '\\' ? 2 : 1);
      else {
        hide(2);
        walk(true);
        hide(1);
      }
    }
    hide(1);
  }

  walk(false);
  return code;
}
