const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** The size of a file as people say it: `1 byte`, `900 bytes`, `1.5 KB`, `10 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  // So that nothing is called 1,024 KB.
  const kilobytes = Math.round((bytes / 1024) * 10) / 10;
  return kilobytes < 1024 ? `${number.format(kilobytes)} KB` : `${number.format(bytes / 1024 / 1024)} MB`;
}
