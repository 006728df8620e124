/** A comment, a string in quotes, or a regular expression where a value may stand. */
const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<=(?:^|[(,=:[!&|?{};>]|return)\s*)\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/gmy;

interface Parts {
  /** The source with comments, texts and regular expressions turned into spaces. */
  readonly code: string;
  readonly texts: readonly Text[];
}

/** A string or a template of a source. */
export interface Text {
  /** From 1. */
  readonly line: number;
  /** Without its quotes, and with `…` for each `${}`. */
  readonly text: string;
}

/** The source with comments, texts and regular expressions turned into spaces: what is left is code, at its old place. */
export function codeOf(source: string): string {
  return partsOf(source).code;
}

/** The strings and templates of a source, in order of their ends. */
export function textsOf(source: string): readonly Text[] {
  return partsOf(source).texts;
}

function partsOf(source: string): Parts {
  const texts: Text[] = [];
  let code = '';
  let at = 0;
  const hide = (length: number) => {
    code += source.slice(at, at + length).replace(/[^\n]/g, ' ');
    at += length;
  };
  const lineOf = (place: number) => source.slice(0, place).split('\n').length;

  function walk(isInTemplate: boolean): void {
    for (let depth = 0; at < source.length; ) {
      TOKEN.lastIndex = at;
      const [token] = TOKEN.exec(source) ?? [];
      const char = source[at];
      if (token) {
        if (/^['"]/.test(token)) texts.push({ line: lineOf(at), text: unescaped(token.slice(1, -1)) });
        hide(token.length);
      } else if (char === '`') template();
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
    const line = lineOf(at);
    let text = '';
    hide(1);
    while (at < source.length && source[at] !== '`') {
      if (source.startsWith('${', at)) {
        hide(2);
        walk(true);
        hide(1);
        text += '…';
      } else {
        const length = source[at] === '\\' ? 2 : 1;
        text += source.slice(at, at + length);
        hide(length);
      }
    }
    hide(1);
    texts.push({ line, text: unescaped(text) });
  }

  walk(false);
  return { code, texts };
}

/** Only what changes the words: a quote, and a break of a line. */
function unescaped(text: string): string {
  return text.replace(/\\n/g, '\n').replace(/\\(['"`$])/g, '$1');
}
