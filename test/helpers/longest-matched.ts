/** Length of the longest text over which a regular expression runs in `work`. */
export function longestMatched(work: () => void): number {
  const { exec } = RegExp.prototype;
  let longest = 0;
  // `test`, `replace`, `search`, `match` and `split` call it (ECMA-262, RegExpExec).
  RegExp.prototype.exec = function (text) {
    longest = Math.max(longest, text.length);
    return exec.call(this, text);
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = exec;
  }
  return longest;
}
